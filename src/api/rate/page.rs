//! The frame of the public rating pages: one answer without script, nothing else to load, readable at 360 pixels.

use super::html::Html;
use crate::api::problem::Problem;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, RETRY_AFTER};

/// The content type of a page.
pub const PAGE: &str = "text/html; charset=utf-8";

/// Stricter than the console's: no script at all, no picture from anywhere.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; \
    frame-ancestors 'none'";

const STYLE: &str = include_str!("style.css");

/// How somebody looks at the pages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Look {
    /// Large type (长辈版).
    pub elder: bool,
    /// On a counter's tablet, which goes back to the start by itself.
    pub tablet: bool,
    /// For one more rating of a case (追评).
    pub again: bool,
}

impl Look {
    /// The address of a token's page in this look.
    pub fn path(self, token: &str) -> String {
        let asked = [("elder", self.elder), ("tablet", self.tablet), ("again", self.again)];
        let query: Vec<String> =
            asked.iter().filter(|(_, yes)| *yes).map(|(name, _)| format!("{name}=1")).collect();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("/r/{token}{mark}{}", query.join("&"))
    }
}

/// A page to be answered with.
#[derive(Debug)]
pub struct Page<'a> {
    pub look: Look,
    pub title: &'a str,
    pub body: Html,
    /// Where the other type size is, for pages that have one.
    pub token: Option<&'a str>,
    /// Where a tablet goes after a few seconds.
    pub then: Option<String>,
}

/// Seconds that a tablet shows its thanks.
const THANKS: &str = "8;url=";

impl Page<'_> {
    /// The whole page.
    pub fn html(self) -> String {
        let Self { look, title, body, token, then } = self;
        let class = match (look.tablet, look.elder) {
            (true, _) => "tablet",
            (false, true) => "elder",
            (false, false) => "plain",
        };
        let other = Look { elder: !look.elder, ..look };
        let label = if look.elder { "标准版" } else { "长辈版（大字）" };
        Html::new()
            .markup("<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\">")
            .markup("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
            .markup("<meta name=\"robots\" content=\"noindex\">")
            .maybe(then, |page, path| {
                let refresh = format!("{THANKS}{path}");
                page.markup("<meta http-equiv=\"refresh\"").attr("content", &refresh).markup(">")
            })
            .markup("<title>")
            .text(title)
            .markup(" - 政务服务好差评</title><style>")
            .markup(STYLE)
            .markup("</style></head><body")
            .attr("class", class)
            .markup("><header><strong>政务服务好差评</strong>")
            .maybe(token.filter(|_| !look.tablet), |page, token| {
                page.markup("<a").attr("href", &other.path(token)).markup(">").markup(label).markup("</a>")
            })
            .markup("</header><main>")
            .add(&body)
            .markup("</main><footer>有急事或其他诉求，请拨打政务服务便民热线 12345。</footer></body></html>")
            .into_string()
    }

    /// The page as an answer.
    pub fn answer(self, status: StatusCode) -> HttpResponse {
        HttpResponse::build(status)
            .insert_header((CONTENT_TYPE, PAGE))
            .insert_header((CONTENT_SECURITY_POLICY, POLICY))
            .body(self.html())
    }
}

/// A heading and a sentence.
pub fn notice(heading: &str, sentence: &str) -> Html {
    let body = Html::new().markup("<h1>").text(heading).markup("</h1><div class=\"card\"><p>");
    body.text(sentence).markup("</p></div>")
}

/// A problem as a page: the same words for whatever is not there, so that trying tells nothing.
pub fn refusal(problem: &Problem) -> HttpResponse {
    let status = problem.code().status();
    let (title, sentence) = match status {
        StatusCode::NOT_FOUND => {
            ("没有这个评价页面", "请核对链接，或重新扫一次窗口的评价码。有意见也可以直接拨打 12345。")
        }
        StatusCode::TOO_MANY_REQUESTS => {
            ("请稍等片刻", "现在评价的人较多，请过一分钟再试。您的意见对我们很重要。")
        }
        status if status.is_server_error() => {
            ("暂时无法评价", "系统暂时繁忙，请稍后再试，或直接拨打 12345。")
        }
        _ => ("没有提交成功", problem.detail()),
    };
    let page = Page { look: Look::default(), title, body: notice(title, sentence), token: None, then: None };
    let mut answer = page.answer(status);
    if let Some(seconds) = problem.retry_after() {
        answer.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    answer
}
