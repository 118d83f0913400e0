//! Errors on the wire: RFC 9457 problem documents from one closed table (contract.md §2, docs/problems.md).

use crate::domain::text::FieldError;
use crate::service;
use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use std::fmt;
use utoipa::ToSchema;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $code:literal, $status:ident, $title:literal, $when:literal;)+) => {
        /// Every kind of problem. Codes are stable; titles are for people.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Code { $($(#[$doc])* $variant,)+ }

        impl Code {
            /// The whole table, in the order in which things are checked.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The status it travels with.
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$variant => StatusCode::$status),+ }
            }

            /// What it is called.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),+ }
            }

            /// When it happens, for docs/problems.md.
            pub const fn when(self) -> &'static str {
                match self { $(Self::$variant => $when),+ }
            }
        }
    };
}

codes! {
    /// Nobody known is asking.
    Unauthenticated = "unauthenticated", UNAUTHORIZED, "未登录", "没有令牌，令牌失效，用户名或口令不正确，或接口密钥无效";
    /// No such thing, or not for this caller.
    NotFound = "not_found", NOT_FOUND, "没有找到", "对象不存在，或调用者无权看到它";
    /// The path takes other methods.
    MethodNotAllowed = "method_not_allowed", METHOD_NOT_ALLOWED, "不支持的请求方法", "路径存在，但不接受这种请求方法";
    /// The role does not allow it.
    Forbidden = "forbidden", FORBIDDEN, "没有权限", "角色不允许此操作，或须先修改口令";
    /// Two duties that one person must not unite.
    SeparationOfDuties = "separation_of_duties", FORBIDDEN, "职责须分离", "同一工单上互斥的职责";
    /// Somebody else was faster.
    VersionConflict = "version_conflict", CONFLICT, "内容已变化", "提交的版本不是当前版本，请刷新后再试";
    /// Not in this state.
    IllegalTransition = "illegal_transition", CONFLICT, "当前状态不允许", "工单当前状态下不能进行此操作";
    /// The time for it has passed.
    WindowClosed = "window_closed", CONFLICT, "已过办理期限", "超过了允许进行此操作的时间";
    /// More than allowed in sum.
    CapExceeded = "cap_exceeded", CONFLICT, "超过上限", "次数或天数的累计超过上限";
    /// A designated unit does not return.
    NoReturn = "no_return", CONFLICT, "不得退单", "经指定的承办单位不得退单";
    /// Fields that make no sense.
    Invalid = "invalid", UNPROCESSABLE_ENTITY, "内容有误", "字段不合要求，`errors` 逐项说明";
    /// A key used for another body.
    IdempotencyMismatch = "idempotency_mismatch", UNPROCESSABLE_ENTITY, "幂等键已用于其他内容",
        "同一 `Idempotency-Key` 曾随另一份内容提交";
    /// Not HTTP or JSON as it should be.
    BadRequest = "bad_request", BAD_REQUEST, "请求无法读取", "请求体不是有效的 JSON 对象，或请求本身有误";
    /// Too many bytes.
    PayloadTooLarge = "payload_too_large", PAYLOAD_TOO_LARGE, "内容过大", "请求体或附件超过大小上限";
    /// Not a type that is read here.
    UnsupportedMediaType = "unsupported_media_type", UNSUPPORTED_MEDIA_TYPE, "不支持的内容类型",
        "`Content-Type` 或 `Content-Encoding` 不是此路径所接受的";
    /// Too often.
    RateLimited = "rate_limited", TOO_MANY_REQUESTS, "过于频繁", "超过频率限制或账号被锁定，`Retry-After` 说明等待秒数";
    /// Our fault.
    Internal = "internal", INTERNAL_SERVER_ERROR, "服务器内部错误", "服务器出错，已记入日志";
    /// Not now.
    Unavailable = "unavailable", SERVICE_UNAVAILABLE, "暂时无法服务", "数据库不可用、磁盘已满，或服务尚未就绪";
}

/// A problem on its way out.
#[derive(Debug)]
pub struct Problem {
    code: Code,
    detail: String,
    errors: Vec<FieldError>,
    retry_after: Option<u64>,
}

impl Problem {
    /// A problem with a sentence of its own.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), errors: Vec::new(), retry_after: None }
    }

    /// A problem whose table entry says it all.
    pub fn plain(code: Code) -> Self {
        Self::new(code, code.when())
    }

    /// Too often: seconds to wait.
    pub fn limited(detail: impl Into<String>, retry_after: u64) -> Self {
        Self { retry_after: Some(retry_after), ..Self::new(Code::RateLimited, detail) }
    }

    /// The problem that a bare status of the framework stands for.
    pub fn of_status(status: StatusCode) -> Self {
        let code = match status {
            StatusCode::INTERNAL_SERVER_ERROR => Code::Internal,
            // Only the first of those that share a status is meant: the others are raised by name.
            _ => Code::ALL.iter().copied().find(|code| code.status() == status).unwrap_or(Code::BadRequest),
        };
        Self::plain(code)
    }

    /// The page that explains a code.
    pub fn kind(code: Code) -> String {
        format!("/problems/{}", code.code())
    }

    /// The document that says it.
    pub fn body(&self) -> ProblemBody {
        ProblemBody {
            kind: Self::kind(self.code),
            title: self.code.title(),
            status: self.code.status().as_u16(),
            detail: self.detail.clone(),
            code: self.code.code(),
            errors: self.errors.iter().map(FieldProblem::of).collect(),
        }
    }

    /// Its entry in the table.
    pub fn code(&self) -> Code {
        self.code
    }

    /// What happened, for people.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// Seconds to wait, where it was too often.
    pub fn retry_after(&self) -> Option<u64> {
        self.retry_after
    }
}

/// The document (RFC 9457), as clients read it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// `/problems/<code>`: a page that explains it.
    #[serde(rename = "type")]
    kind: String,
    /// The same for every problem with this code.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What happened, for people.
    detail: String,
    /// Stable: what programs decide by.
    code: &'static str,
    /// The faulty fields, all at once.
    errors: Vec<FieldProblem>,
}

/// One faulty field.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldProblem {
    /// A path such as `caller.phone`; empty for the whole.
    field: String,
    /// Stable.
    code: &'static str,
    /// What is wrong, for people.
    detail: String,
}

impl FieldProblem {
    /// A fault as it is told.
    pub fn of(error: &FieldError) -> Self {
        Self { field: error.field.clone(), code: error.code.code(), detail: error.detail.clone() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.code())
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.code.status()
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        let mut response = HttpResponse::build(self.code.status()).json(self.body());
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if self.code == Code::Unauthenticated {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<service::Error> for Problem {
    fn from(error: service::Error) -> Self {
        use service::Error;
        match error {
            Error::Unauthenticated(_) => Self::new(Code::Unauthenticated, "请登录"),
            Error::NotFound => Self::plain(Code::NotFound),
            Error::Forbidden(detail) => Self::new(Code::Forbidden, detail),
            Error::Invalid(errors) => {
                let errors = errors.into_vec();
                let detail = match errors.as_slice() {
                    [one] => one.detail.clone(),
                    many => format!("有 {} 处内容需要改正", many.len()),
                };
                Self { errors, ..Self::new(Code::Invalid, detail) }
            }
            Error::Refused(refusal) => {
                let code = Code::ALL.iter().copied().find(|code| code.code() == refusal.code());
                Self::new(code.unwrap_or(Code::IllegalTransition), refusal.detail())
            }
            Error::UnsupportedFile(detail) => Self::new(Code::UnsupportedMediaType, detail),
            Error::TooManyFiles(detail) => Self::new(Code::CapExceeded, detail),
            Error::VersionConflict => Self::new(Code::VersionConflict, "工单已被他人更新，请刷新后再操作"),
            Error::Changed(detail) => Self::new(Code::VersionConflict, detail),
            Error::IdempotencyMismatch => Self::plain(Code::IdempotencyMismatch),
            Error::RateLimited { detail, retry_after } => Self::limited(detail, retry_after),
            Error::Unavailable(_) | Error::NoRoom(_) => {
                tracing::error!(error = %chain(&error), "request failed");
                Self::new(Code::Unavailable, "暂时无法服务，请稍后再试")
            }
            Error::Database(_) | Error::Internal(..) => {
                tracing::error!(error = %chain(&error), "request failed");
                Self::new(Code::Internal, "服务器出错，请稍后再试")
            }
        }
    }
}

/// An error with its sources, in one line. Logged once, here at the edge.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        text.push_str(": ");
        text.push_str(&source.to_string());
        next = source.source();
    }
    text
}
