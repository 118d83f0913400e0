//! The form: a level, the indicators of that level, and whatever else somebody wants to say. Which indicators show follows from the
//! chosen level by style alone, without script.

use super::faces::face;
use super::html::Html;
use super::page::{Look, Page};
use crate::domain::rating::{LEVELS, level_of};
use crate::domain::text::FieldErrors;
use crate::service::rating_token::Faced;

/// What somebody typed, shown again where it was not taken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    pub satisfaction: Option<u8>,
    pub indicators: Vec<String>,
    pub text: String,
    pub real_name: bool,
    pub consent_contact: bool,
    pub user_name: String,
    pub user_phone: String,
}

/// A form to be shown.
#[derive(Debug)]
pub struct Form<'a> {
    pub token: &'a str,
    pub look: Look,
    pub faced: &'a Faced,
    /// Makes the rating one, however often the form is sent.
    pub once: &'a str,
    pub typed: &'a Typed,
    pub errors: &'a FieldErrors,
}

/// The fields with the element that a fault leads to, in the order in which they stand.
const FIELDS: [(&str, &str, &str); 5] = [
    ("satisfaction", "#l5", "满意程度"),
    ("text", "#text", "您的意见"),
    ("real_name", "#real_name", "实名评价"),
    ("user_name", "#user_name", "姓名"),
    ("user_phone", "#user_phone", "电话"),
];

/// Words of each level over its indicators.
const WHY: [(u8, &str, &str); 5] = [
    (5, "why w5", "哪里做得好？（可多选，可不选）"),
    (4, "why w4", "哪里做得好？（可多选，可不选）"),
    (3, "why w3", "是哪些情况？（可多选，可不选）"),
    (2, "why w2", "哪里不满意？（可多选，可不选）"),
    (1, "why w1", "哪里不满意？（可多选，可不选）"),
];

impl<'a> Form<'a> {
    /// The page with this form.
    pub fn page(&self) -> Page<'a> {
        let heading = if self.look.again { "追加评价" } else { "请评价这次服务" };
        let title = if self.errors.is_empty() { heading } else { "有内容需要改正" };
        let body = Html::new()
            .add(&self.summary())
            .markup("<h1>")
            .markup(heading)
            .markup("</h1><p class=\"who\">")
            .text(&self.faced.unit_name)
            .maybe(self.faced.window.as_deref(), |page, window| page.markup(" · ").text(window))
            .markup("</p><form method=\"post\"")
            .attr("action", &format!("/api/public/ratings/{}", self.token))
            .markup(">")
            .add(&self.hidden())
            .add(&self.levels())
            .add(&self.more())
            .markup("<button type=\"submit\">提交评价</button></form>")
            .markup("<p class=\"notice\">您的评价只用于改进政务服务。不留姓名电话即为匿名评价。姓名和电话加密保存，只供核实和回访使用，未经您同意不提供给被评价单位。为防止刷评，系统保存网络地址和浏览器类型的加密摘要，到期自动删除，不能还原。</p>");
        Page { look: self.look, title, body, token: Some(self.token), then: None }
    }

    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.detail.as_str())
    }

    fn summary(&self) -> Html {
        if self.errors.is_empty() {
            return Html::new();
        }
        let known = FIELDS.iter().filter_map(|(field, at, name)| Some((*at, *name, self.error(field)?)));
        let other = self.errors.iter().find(|error| !FIELDS.iter().any(|(field, ..)| *field == error.field));
        Html::new()
            .markup("<div class=\"summary\" role=\"alert\"><strong>还没有提交，请改正：</strong><ul>")
            .each(known, |page, (at, name, detail)| {
                let page = page.markup("<li><a").attr("href", at).markup(">").text(name).markup("：");
                page.text(detail).markup("</a></li>")
            })
            .maybe(other, |page, error| page.markup("<li>").text(&error.detail).markup("</li>"))
            .markup("</ul></div>")
    }

    fn hidden(&self) -> Html {
        let Look { elder, tablet, again } = self.look;
        let marks = [("elder", elder), ("tablet", tablet), ("again", again)];
        let mark = |page: Html, name: &'static str| {
            page.markup("<input type=\"hidden\" value=\"1\"").attr("name", name).markup(">")
        };
        Html::new()
            .markup("<input type=\"hidden\" name=\"once\"")
            .attr("value", self.once)
            .markup(">")
            .each(marks.into_iter().filter(|(_, yes)| *yes), |page, (name, _)| mark(page, name))
    }

    fn levels(&self) -> Html {
        let error = self.error("satisfaction");
        let level = |page: Html, (value, word): (u8, &'static str)| {
            let (id, number) = (format!("l{value}"), value.to_string());
            page.markup("<input type=\"radio\" name=\"satisfaction\"")
                .attr("id", &id)
                .attr("value", &number)
                .flag("checked", self.typed.satisfaction == Some(value))
                .maybe(error, |page, _| page.attr("aria-describedby", "e-satisfaction"))
                .markup("><label class=\"level\"")
                .attr("for", &id)
                .markup(">")
                .markup(face(value))
                .markup("<span>")
                .markup(word)
                .markup("</span></label>")
        };
        Html::new()
            .markup("<fieldset class=\"pick\"><legend>您满意吗？（必选）</legend>")
            .maybe(error, |page, detail| said(page, "e-satisfaction", detail))
            .each(LEVELS, level)
            .each(WHY, |page, why| page.add(&self.why(why)))
            .markup("</fieldset>")
    }

    fn why(&self, (level, class, question): (u8, &str, &'static str)) -> Html {
        let own = self.faced.indicators.iter().filter(|(code, _)| level_of(code) == Some(level));
        let option = |page: Html, (code, name): &(String, String)| {
            page.markup("<label class=\"check\"><input type=\"checkbox\" name=\"indicators\"")
                .attr("value", code)
                .flag("checked", self.typed.indicators.iter().any(|ticked| ticked == code))
                .markup("><span>")
                .text(name)
                .markup("</span></label>")
        };
        let head = Html::new().markup("<fieldset").attr("class", class).markup("><legend>").markup(question);
        head.markup("</legend>").each(own, option).markup("</fieldset>")
    }

    fn more(&self) -> Html {
        let typed = self.typed;
        let filled = [&typed.text, &typed.user_name, &typed.user_phone].iter().any(|text| !text.is_empty());
        let open = filled || typed.real_name || !self.errors.is_empty();
        let consent = |page: Html, name: &'static str, yes: bool, words: &'static str| {
            page.markup("<label class=\"check\"><input type=\"checkbox\" value=\"1\"")
                .attr("name", name)
                .attr("id", name)
                .flag("checked", yes)
                .maybe(self.error(name), |page, _| page.attr("aria-describedby", "e-real_name"))
                .markup("><span>")
                .markup(words)
                .markup("</span></label>")
        };
        let page = Html::new()
            .markup("<details class=\"more\"")
            .flag("open", open)
            .markup("><summary>写几句意见、留下联系方式（可不填）</summary>")
            .add(&self.field("text", "您的意见", &typed.text))
            .add(&self.field("user_name", "姓名", &typed.user_name))
            .add(&self.field("user_phone", "电话", &typed.user_phone))
            .maybe(self.error("real_name"), |page, detail| said(page, "e-real_name", detail));
        let page = consent(page, "real_name", typed.real_name, "我同意实名评价，热线可以就此事回访我");
        let page = consent(page, "consent_contact", typed.consent_contact, "我同意被评价单位直接与我联系");
        page.markup("</details>")
    }

    fn field(&self, name: &'static str, label: &'static str, value: &str) -> Html {
        let error = self.error(name);
        let hint = format!("e-{name}");
        let page = Html::new()
            .markup("<div")
            .attr("class", if error.is_some() { "field bad" } else { "field" })
            .markup("><label")
            .attr("for", name)
            .markup(">")
            .markup(label)
            .markup("</label>")
            .maybe(error, |page, detail| said(page, &hint, detail));
        let common = |page: Html| {
            let page = page.attr("id", name).attr("name", name);
            page.maybe(error, |page, _| page.attr("aria-invalid", "true").attr("aria-describedby", &hint))
        };
        let page = match name {
            "text" => common(page.markup("<textarea maxlength=\"2000\" rows=\"4\""))
                .markup(">")
                .text(value)
                .markup("</textarea>"),
            "user_phone" => common(page.markup("<input type=\"tel\" maxlength=\"40\" autocomplete=\"tel\""))
                .attr("value", value)
                .markup(">"),
            _ => common(page.markup("<input type=\"text\" maxlength=\"60\" autocomplete=\"name\""))
                .attr("value", value)
                .markup(">"),
        };
        page.markup("</div>")
    }
}

fn said(page: Html, id: &str, detail: &str) -> Html {
    page.markup("<p class=\"error\"").attr("id", id).markup(">").text(detail).markup("</p>")
}
