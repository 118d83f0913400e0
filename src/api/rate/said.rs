//! What a citizen is told who has rated, or has before.

use super::html::Html;
use super::page::{Look, Page, notice};
use crate::service::rating_token::Outcome;
use entity::values::{RatingId, TicketNumber};
use serde::Serialize;
use utoipa::ToSchema;

/// What comes of a rating that a citizen gives.
#[derive(Debug, Serialize, ToSchema)]
pub struct GivenView {
    /// Null where the case was rated before.
    #[schema(required)]
    id: Option<RatingId>,
    /// Of the ticket that a bad rating becomes.
    #[schema(required)]
    ticket_number: Option<TicketNumber>,
    /// By which its progress is asked for at the hotline.
    #[schema(required)]
    query_code: Option<String>,
    /// Whether the case was rated before, and this one was not kept.
    rated_before: bool,
    /// Whether one more rating of the case may follow, with `again`.
    may_add: bool,
}

impl From<&Outcome> for GivenView {
    fn from(outcome: &Outcome) -> Self {
        let (id, ticket) = match outcome {
            Outcome::Taken { id, ticket, .. } => (Some(*id), ticket.clone()),
            Outcome::Already { .. } | Outcome::Closed(_) => (None, None),
        };
        let (ticket_number, query_code) = ticket.unzip();
        Self {
            id,
            ticket_number,
            query_code,
            rated_before: matches!(outcome, Outcome::Already { .. }),
            may_add: matches!(outcome, Outcome::Already { may_add: true }),
        }
    }
}

/// Thanks, and for a bad rating what happens now.
pub fn thanks<'a>(
    token: &'a str,
    look: Look,
    unit_name: &str,
    ticket: Option<&(TicketNumber, String)>,
    reachable: bool,
) -> Page<'a> {
    let body = Html::new().markup("<h1>谢谢您的评价</h1>");
    let body = match ticket {
        None => body.markup("<div class=\"card\"><p>已经收到，我们会用它改进服务。</p></div>"),
        Some((_, code)) => {
            let body = body
                .markup("<div class=\"card\"><p>很抱歉没有让您满意。您的差评已转给")
                .text(unit_name)
                .markup("，该单位须在 3 个工作日内核实整改。</p>");
            let body = match reachable {
                true => body
                    .markup("<p>整改后，热线会给您回访。</p><p>查询码</p><p class=\"code\">")
                    .text(code)
                    .markup("</p><p>想知道办到哪一步，请用您留下的电话拨打 <a href=\"tel:12345\">12345</a>，报查询码。</p>"),
                false => body.markup("<p>您没有留下联系方式，整改照常进行，只是无法回访告知您结果。</p>"),
            };
            body.markup("</div>")
        }
    };
    let start = Look { again: false, ..look }.path(token);
    let body = match look.tablet {
        true => body.markup("<a class=\"button\"").attr("href", &start).markup(">完成，返回首页</a>"),
        false => body.markup("<p>可以关闭本页了。</p>"),
    };
    Page { look, title: "谢谢您的评价", body, token: None, then: look.tablet.then_some(start) }
}

/// The case was rated; one more rating may follow or not.
pub fn already(token: &str, look: Look, may_add: bool) -> Page<'_> {
    let title = "这次办件已经评价过了";
    let body = match may_add {
        true => {
            let more = Look { again: true, ..look }.path(token);
            notice(title, "您的评价已经收到，谢谢。如果后来情况有变化，还可以追加评价一次。")
                .markup("<a class=\"button\"")
                .attr("href", &more)
                .markup(">追加评价</a>")
        }
        false => notice(title, "首次评价和追加评价都已收到，谢谢。还有意见，请拨打 12345。"),
    };
    Page { look, title, body, token: None, then: None }
}

/// Nothing more can be said through it.
pub fn closed(sentence: &str, look: Look) -> Page<'_> {
    let title = "不能再评价了";
    Page { look, title, body: notice(title, sentence), token: None, then: None }
}
