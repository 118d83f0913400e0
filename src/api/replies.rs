//! What the public reads: published ratings and replies, as JSON (contract.md §6 `GET /api/public/replies`) and as a page that needs
//! no script. Nothing in them leads to a ticket or to a person.

use super::input::Params;
use super::problem::Problem;
use super::publications::{page, written};
use super::tickets::code;
use crate::domain::rating;
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::time::{day_of, start_of};
use crate::service::publication::{self, Place, Reply, Sought};
use crate::service::rules::Rules;
use crate::service::{Ctx, Error};
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{Datelike, Months, NaiveDate};
use entity::values::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use utoipa::{IntoParams, ToSchema};

/// Which replies.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReplyParams {
    /// Words in title, question or reply.
    q: Option<String>,
    unit: Option<String>,
    /// A category, or what lies below it.
    category: Option<String>,
    /// A month: 2026-11.
    month: Option<String>,
    /// 1–50, 20 by default.
    limit: Option<String>,
    cursor: Option<String>,
}

/// A page of replies.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReplyList {
    items: Vec<ReplyView>,
    #[schema(required)]
    next_cursor: Option<String>,
}

/// A published question with its reply.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReplyView {
    title: Option<String>,
    question: String,
    reply: String,
    /// Who replied.
    unit: UnitCode,
    unit_name: String,
    kind: Kind,
    kind_label: &'static str,
    category: Option<CategoryCode>,
    category_name: Option<String>,
    /// Of a rating: its level in words, and the matter that was rated.
    satisfaction: Option<i32>,
    satisfaction_label: Option<&'static str>,
    matter_name: Option<String>,
    /// 2026-11
    month: String,
    published_on: NaiveDate,
}

impl ReplyView {
    fn of(found: Reply, rules: &Rules) -> Self {
        let listed = found.matter_code.as_ref().and_then(|code| rules.reference.matters.get(code));
        let category = found.category.as_ref();
        Self {
            title: found.title,
            question: found.question,
            reply: found.reply,
            unit_name: rules.unit_name(&found.unit, found.place.at),
            unit: found.unit,
            kind: found.kind,
            kind_label: found.kind.label(),
            category_name: category.map(|code| rules.reference.category_path(code)),
            matter_name: found.matter_name.or_else(|| listed.map(|matter| matter.name.clone())),
            category: found.category,
            satisfaction_label: found.satisfaction.and_then(|s| u8::try_from(s).ok()).map(rating::level),
            satisfaction: found.satisfaction,
            month: day_of(found.place.at).format("%Y-%m").to_string(),
            published_on: day_of(found.place.at),
        }
    }
}

/// Characters that may be sought.
const WORDS: usize = 50;

/// What was asked, how many and behind which.
struct Asked {
    sought: Sought,
    limit: u64,
    after: Option<Place>,
}

fn read(params: Params<ReplyParams>, usual: u64) -> Result<Asked, FieldErrors> {
    let Params { value: p, errors: mut e } = params;
    let words = e.text("q", p.q, WORDS);
    let unit = code(&mut e, "unit", p.unit);
    let category = code(&mut e, "category", p.category);
    let month = p.month.map(|month| month_of(&month));
    if month == Some(None) {
        e.add("month", FieldCode::Format, "月份应为 2026-11 的形式");
    }
    let month = month.flatten();
    let until = month.and_then(|first| first.checked_add_months(Months::new(1)));
    let (limit, after) = page(&mut e, p.limit, p.cursor, usual, 50);
    let sought = Sought { words, unit, category, from: month.map(start_of), before: until.map(start_of) };
    e.or(limit).map(|limit| Asked { sought, limit, after })
}

fn month_of(text: &str) -> Option<NaiveDate> {
    let first = format!("{}-01", text.trim()).parse::<NaiveDate>().ok()?;
    (2000..=2100).contains(&first.year()).then_some(first)
}

/// Published ratings and replies, newest first.
#[utoipa::path(tag = "public", params(ReplyParams),
    responses((status = 200, description = "A page", body = ReplyList)))]
#[get("/api/public/replies")]
pub async fn replies(
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    params: Params<ReplyParams>,
) -> Result<HttpResponse, Problem> {
    let Asked { sought, limit, after } = read(params, 20).map_err(Error::Invalid)?;
    let (found, next, rules) = publication::replies(&ctx, &sought, after, limit).await?;
    let items = found.into_iter().map(|reply| ReplyView::of(reply, &rules)).collect();
    let list = ReplyList { items, next_cursor: next.map(written) };
    let body = serde_json::to_string(&list).map_err(|e| Error::Internal("replies", Box::new(e)))?;
    Ok(cached(&request, "application/json", body))
}

/// Kept by whoever asks, and asked for again each time: what is taken down is gone at once.
fn cached(request: &HttpRequest, kind: &'static str, body: String) -> HttpResponse {
    let tag = format!("\"{}\"", hex::encode(&Sha256::digest(body.as_bytes())[..16]));
    let known = request.headers().get(IF_NONE_MATCH).is_some_and(|value| value == tag.as_str());
    let mut answer = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header((CACHE_CONTROL, "public, no-cache")).insert_header((ETAG, tag));
    if known { answer.finish() } else { answer.insert_header((CONTENT_TYPE, kind)).body(body) }
}

/// Replies on one page of paper or a cheap phone.
const ON_PAGE: u64 = 10;

/// The same for people, without any script.
#[utoipa::path(tag = "public", params(ReplyParams),
    responses((status = 200, description = "A page of HTML", content_type = "text/html")))]
#[get("/replies")]
pub async fn page_of_replies(
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    params: Params<ReplyParams>,
) -> Result<HttpResponse, Problem> {
    let typed = |word: &Option<String>| word.clone().unwrap_or_default();
    let p = &params.value;
    let fields = [typed(&p.q), typed(&p.unit), typed(&p.category), typed(&p.month)];
    let asked = read(params, ON_PAGE);
    let fault = asked.as_ref().err().and_then(|e| e.iter().next()).map(|fault| fault.detail.clone());
    let Asked { sought, limit, after } =
        asked.unwrap_or(Asked { sought: Sought::default(), limit: ON_PAGE, after: None });
    let (found, next, rules) = publication::replies(&ctx, &sought, after, limit).await?;
    let items: Vec<ReplyView> = found.into_iter().map(|reply| ReplyView::of(reply, &rules)).collect();
    let shown = Shown { items, next: next.map(written), fields, fault };
    let html = shown.html(&rules, ctx.now()).map_err(|e| Error::Internal("replies page", Box::new(e)))?;
    Ok(cached(&request, "text/html; charset=utf-8", html))
}

/// What a page shows.
struct Shown {
    items: Vec<ReplyView>,
    next: Option<String>,
    /// As they were typed: words, unit, category, month.
    fields: [String; 4],
    fault: Option<String>,
}

const STYLE: &str = "body{font:16px/1.7 'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;color:#1f2937;background:#f5f7fa;\
margin:0}main{max-width:46rem;margin:0 auto;padding:1rem}h1{font-size:1.5rem}h2{font-size:1.1rem;margin:0 0 .5rem}form,article{background:#fff;\
border-radius:6px;padding:1rem;margin:0 0 1rem}form{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(20rem,100%),1fr));gap:.75rem 1rem}\
label{display:block;font-weight:600}input,select,button{font:inherit;box-sizing:border-box;width:100%;min-height:44px;padding:.5rem .6rem}\
input,select{display:block;margin-top:.25rem;font-weight:400;color:inherit;background:#fff;border:1px solid #6b7280;border-radius:4px}\
button{grid-column:1/-1;justify-self:start;width:auto;background:#1d4ed8;color:#fff;border:0;border-radius:4px;padding:.5rem 1.5rem;cursor:pointer}\
:focus-visible{outline:3px solid #1d4ed8;outline-offset:2px}p{margin:.25rem 0;white-space:pre-wrap;overflow-wrap:anywhere}\
.meta{color:#4b5563;font-size:.9rem}.said{font-weight:600}a{color:#1d4ed8}";

impl Shown {
    fn html(&self, rules: &Rules, now: crate::domain::time::Instant) -> Result<String, std::fmt::Error> {
        let mut out = String::new();
        let [words, unit, category, month] = &self.fields;
        write!(
            out,
            "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
             content=\"width=device-width, initial-scale=1\"><title>评价和回复公开</title><style>{STYLE}</style></head><body><main>\
             <h1>评价和回复公开</h1><form method=\"get\" action=\"/replies\" role=\"search\"><label>关键词 <input name=\"q\" \
             maxlength=\"{WORDS}\" value=\"{}\"></label><label>答复单位 <select name=\"unit\"><option value=\"\">全部单位</option>",
            escaped(words)
        )?;
        let today = day_of(now);
        for known in
            rules.reference.units.values().filter(|u| rules.reference.dispatchable(&u.code, today).is_some())
        {
            option(&mut out, known.code.as_str(), known.name_on(today), unit)?;
        }
        write!(
            out,
            "</select></label><label>类别 <select name=\"category\"><option value=\"\">全部类别</option>"
        )?;
        for known in rules.reference.categories.values().filter(|c| c.code.as_str().len() == 2) {
            option(&mut out, known.code.as_str(), &known.name, category)?;
        }
        write!(
            out,
            "</select></label><label>月份 <input name=\"month\" placeholder=\"{}\" value=\"{}\"></label>\
             <button type=\"submit\">查询</button></form>",
            today.format("如 %Y-%m"),
            escaped(month)
        )?;
        if let Some(fault) = &self.fault {
            write!(out, "<p role=\"alert\">{}</p>", escaped(fault))?;
        }
        if self.items.is_empty() {
            let none = match self.fields.iter().all(String::is_empty) {
                true => "还没有公开的评价和答复。",
                false => "没有符合条件的公开内容。",
            };
            write!(out, "<p>{none}</p>")?;
        }
        for item in &self.items {
            item.html(&mut out)?;
        }
        if let Some(next) = &self.next {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            for (name, value) in ["q", "unit", "category", "month"].into_iter().zip(&self.fields) {
                if !value.is_empty() {
                    query.append_pair(name, value);
                }
            }
            query.append_pair("cursor", next);
            write!(out, "<p><a href=\"/replies?{}\">下一页</a></p>", escaped(&query.finish()))?;
        }
        write!(out, "</main></body></html>")?;
        Ok(out)
    }
}

impl ReplyView {
    fn html(&self, out: &mut String) -> std::fmt::Result {
        let title = self.title.as_deref().or(self.matter_name.as_deref()).unwrap_or(self.kind_label);
        write!(out, "<article><h2>{}</h2><p class=\"meta\">{}", escaped(title), escaped(self.kind_label))?;
        let more = [self.satisfaction_label, self.matter_name.as_deref(), self.category_name.as_deref()];
        for word in more.into_iter().flatten() {
            write!(out, " · {}", escaped(word))?;
        }
        write!(
            out,
            " · {}</p><p>{}</p><p class=\"said\">{}答复：</p><p>{}</p></article>",
            self.published_on,
            escaped(&self.question),
            escaped(&self.unit_name),
            escaped(&self.reply)
        )
    }
}

fn option(out: &mut String, code: &str, name: &str, chosen: &str) -> std::fmt::Result {
    let selected = if code == chosen { " selected" } else { "" };
    write!(out, "<option value=\"{}\"{selected}>{}</option>", escaped(code), escaped(name))
}

/// A text that stands for itself in HTML.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_a_month() {
        assert_eq!(month_of("2026-11"), NaiveDate::from_ymd_opt(2026, 11, 1));
        for odd in ["2026", "2026-13", "11-2026", "0001-01", ""] {
            assert_eq!(month_of(odd), None, "{odd}");
        }
    }

    #[test]
    fn nothing_that_is_typed_becomes_markup() {
        assert_eq!(escaped("<a href=\"x\">&'"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
    }
}
