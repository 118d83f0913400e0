//! What people say when they give a command: ordinary parameters, now and then others.

use chrono::{DateTime, Days, NaiveDate, Utc};
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use serde_json::{Value, json};

/// Units that the walk knows: two departments, a township, a bureau.
pub const UNITS: [&str; 4] = ["zhujian", "chengguan", "tongdu", "shichang"];

fn one<'a>(rng: &mut StdRng, words: &[&'a str]) -> &'a str {
    words.choose(rng).expect("not empty")
}

/// The day that Beijing's clocks show.
fn today(now: DateTime<Utc>) -> NaiveDate {
    hotline::domain::time::day_of(now)
}

fn in_days(now: DateTime<Utc>, days: u64) -> String {
    (today(now) + Days::new(days)).to_string()
}

/// A matter as an agent takes it down: of every kind, urgency and caller.
pub fn matter(rng: &mut StdRng) -> Value {
    let kind = one(rng, &["complaint", "complaint", "complaint", "consult", "help", "report", "suggestion"]);
    let disposition = one(rng, &["accept", "accept", "accept", "accept", "need_info"]);
    let mut body = json!({
        "channel": one(rng, &["phone", "phone", "visit", "counter"]), "kind": kind, "disposition": disposition,
        "urgency": one(rng, &["normal", "normal", "normal", "normal", "urgent", "emergency"]),
        "title": "工地夜间施工噪声扰民", "content": "工地每晚十一点后仍在浇筑混凝土，影响休息。",
        "category": one(rng, &["030101", "030101", "030102", "030103"]), "area": "530113001", "question": "具体在哪一栋？",
        "caller": {"kind": "person", "anonymous": false, "name": "王小明", "phone": "13800001234"},
    });
    match rng.random_range(0..8) {
        0 => body["caller"] = json!({"kind": "person", "anonymous": true}),
        1 => {
            body["caller"] = json!({"kind": "enterprise", "anonymous": false, "name": "李经理", "phone": "13900005678", "company": "铜都建材"})
        }
        2 => body["reply_wanted"] = json!(false),
        3 => body["category"] = Value::Null,
        _ => {}
    }
    body
}

/// A bad rating, for a unit or for nobody yet.
pub fn rating(rng: &mut StdRng, number: usize, now: DateTime<Utc>) -> Value {
    let at = now.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let unit = *[Some("shichang"), Some("zhujian"), None].choose(rng).expect("one");
    json!({
        "source": "来源", "project_no": format!("DC-{number}"), "assess_number": 1, "unit": unit, "matter_code": null, "matter_name": "施工许可",
        "channel": 2, "satisfaction": rng.random_range(1..3), "indicators": [], "text": "跑了三次", "real_name": rng.random_bool(0.7),
        "user_name": "赵六", "user_phone": "13700009999", "user_kind": "person", "assessed_at": at, "is_default": false,
    })
}

/// 追评: the same case is rated once more, better or worse.
pub fn rating_again(rng: &mut StdRng, first: &Value, now: DateTime<Utc>) -> Value {
    let mut body = first.clone();
    body["assess_number"] = json!(2);
    body["satisfaction"] = json!(rng.random_range(1..=5));
    body["text"] = json!("还是没有解决");
    body["assessed_at"] = json!(now.format("%Y-%m-%dT%H:%M:%SZ").to_string());
    body
}

/// Whether a file must be there first.
pub fn needs_evidence(command: &str) -> bool {
    matches!(
        command,
        "submit" | "adjudicate_rating" | "request_exclusion" | "request_long_term" | "request_termination"
    )
}

/// What a command may name beside the ticket itself: a file of it, another ticket.
#[derive(Default)]
pub struct Beside {
    pub file: Option<i64>,
    pub other: Option<String>,
}

/// The parameters of a command on a ticket as its giver sees it.
pub fn parameters(
    rng: &mut StdRng,
    command: &str,
    ticket: &Value,
    beside: Beside,
    now: DateTime<Utc>,
) -> Value {
    let Beside { file: evidence, other } = beside;
    let rating = ticket["kind"] == "rating";
    let unit = one(rng, &UNITS);
    let planned =
        rating && command == "submit" && rng.random_bool(0.2) && ticket["flags"]["long_term"] == false;
    let mut body = json!({
        "note": "已核实有关情况", "reason": "经研究确定", "basis": "职责清单第 3 条", "content": "已完成现场核查", "text": "来电催问",
        "reply": "窗口周一至周五上班", "question": "具体在哪一栋？", "requirement": "查明原因，限期整改", "told_caller": true, "told_text": "已告知",
        "unit": unit, "evidence": evidence.into_iter().collect::<Vec<_>>(),
    });
    let more = match command {
        "accept" => json!({"category": one(rng, &["030101", "030102"])}),
        "accept_rating" => json!({"unit": one(rng, &["shichang", "zhujian"])}),
        "dispatch" | "designate" | "record_meeting" => {
            let other = one(rng, &UNITS);
            let co = if rng.random_bool(0.3) && other != unit { vec![other] } else { vec![] };
            json!({"lead_unit": unit, "co_units": co, "category": "030101", "override_reason": "会商确定",
                "participants": ["张三", "李四"], "decision": "由主办单位牵头"})
        }
        "decline" => json!({"reason_code": one(rng, &["litigation", "market", "no_new_content"])}),
        "transfer_emergency" => {
            let to = one(rng, &["110", "119", "120"]);
            if rng.random_bool(0.5) {
                json!({"transfer_to": to, "reached": true, "person": "接警员"})
            } else {
                json!({"transfer_to": to})
            }
        }
        "correct" => {
            json!({"title": "更正后的标题", "content": null, "category": one(rng, &["030101", "030102"])})
        }
        "merge" => json!({"into": other}),
        "link" => json!({"number": other}),
        "unlink" => json!({"number": ticket["links"][0]["number"]}),
        "me_too" => json!({"caller": fellow(rng)}),
        "split" => {
            json!({"parts": [{"title": "门口路面塌陷", "content": "渣土车压塌了门口的路面", "category": "010105"}]})
        }
        "contact" => json!({"method": one(rng, &["phone", "visit"])}),
        "return" => json!({"reason_code": "not_ours", "suggested_unit": unit}),
        "request_extension" => json!({"working_days": rng.random_range(1..5)}),
        "request_suspension" => {
            json!({"reason_code": "appraisal", "resume_on": in_days(now, rng.random_range(1..12))})
        }
        "request_long_term" => json!({"until": in_days(now, rng.random_range(60..170))}),
        "add_co_unit" => json!({"due_working_days": rng.random_range(1..4), "override_reason": "须现场核实"}),
        "remove_co_unit" => json!({"unit": co_unit(ticket).unwrap_or(unit)}),
        "decide_objection" => json!({"unit": null, "accepted": rng.random_bool(0.5)}),
        "assign_inside" => {
            json!({"person": one(rng, &["赵六", "handler.zhujian"]), "due_on": ticket["inside_days"]["from"]})
        }
        "hand_over" => {
            let reached = rng.random_bool(0.5);
            let person = if reached { json!("值班员") } else { Value::Null };
            json!({"unit": null, "reached": reached, "person": person, "number": "087100001001", "at": null})
        }
        "submit_co" => json!({"result": "已清运渣土"}),
        "adjudicate_rating" => json!({"verdict": one(rng, &["misrated", "malicious", "clear", "no_basis"])}),
        "publish" => {
            json!({"title": null, "question": "窗口等候时间长", "reply": "已增开窗口", "confirmed": true})
        }
        "submit" => json!({
            "verified": true, "outcome": one(rng, &["resolved", "resolved", "partly", "explained"]), "measures": "已责令停工",
            "public_reply": "已责令停止夜间施工", "open_to_public": true, "open_co_reason": "协办事项不影响答复",
            "verdict": if rating { json!(verdict(rng, ticket)) } else { Value::Null },
            "plan": null,
        }),
        "visit" => visit(rng),
        "spot_check" => json!({"confirmed": rng.random_bool(0.7)}),
        "supervise" => json!({"level": rng.random_range(1..5), "due_working_days": rng.random_range(1..4)}),
        "instruct" => json!({"unit": null, "due_on": in_days(now, 3)}),
        "confirm_reported" => json!({"receipt": "回执1"}),
        _ => json!({}),
    };
    for (name, value) in more.as_object().expect("an object") {
        body[name] = value.clone();
    }
    if planned {
        body["verdict"] = json!("complex");
        body["plan"] = json!({"measures": "改造叫号系统", "until": in_days(now, 60)});
    }
    // What the hotline may give only in a unit's name.
    let actions = ticket["actions"].as_array();
    let action = actions.and_then(|all| all.iter().find(|action| action["name"] == command));
    if let Some(unit) = action.and_then(|action| action["on_behalf_of"].get(0)) {
        body["on_behalf_of"] = json!({"unit": unit, "person": "李四", "medium": "phone"});
    }
    body
}

/// Somebody else who calls about the same.
fn fellow(rng: &mut StdRng) -> Value {
    let phone = format!("139{:08}", rng.random_range(0..100_000_000));
    json!({"kind": "person", "anonymous": false, "name": "陈三", "phone": phone})
}

/// What a unit finds of a rating; a plan is another matter.
fn verdict(rng: &mut StdRng, ticket: &Value) -> &'static str {
    match ticket["flags"]["long_term"] == true {
        true => "complex",
        false => one(rng, &["clear", "clear", "no_basis", "misrated", "malicious"]),
    }
}

/// A co unit that is still at it.
fn co_unit(ticket: &Value) -> Option<&str> {
    let parts = ticket["assignments"].as_array()?;
    let open = |part: &&Value| {
        part["role"] == "co" && matches!(part["status"].as_str(), Some("dispatched" | "handling"))
    };
    parts.iter().find(open)?["unit"].as_str()
}

fn visit(rng: &mut StdRng) -> Value {
    match rng.random_range(0..5) {
        0 => json!({"channel": "phone", "reached": false}),
        1 => {
            json!({"channel": "phone", "reached": true, "unit_contacted": true, "solved": "no", "satisfaction": 1})
        }
        2 => json!({"channel": "phone", "reached": true, "solved": "unknown"}),
        _ => {
            json!({"channel": "phone", "reached": true, "unit_contacted": true, "solved": "yes", "satisfaction": 5,
            "satisfaction_unit": 4, "satisfaction_agent": 5})
        }
    }
}
