//! The timeline in words: what an event is called, what was said, and the facts worth showing.

mod clock;
mod said;

pub use clock::sentence;

use super::{Event, Hand, RoundCause, Text};
use crate::domain::time::{Instant, beijing, day_of};
use clock::tell_clock;
use entity::values::{AssignmentRole, AssignmentStatus, RequestKind, TicketNumber, UnitCode, VisitOutcome};
use said::{corrected, imported, requested, submitted, told};

/// An event in words.
#[derive(Debug, Clone, PartialEq)]
pub struct Telling<'a> {
    /// 签收, 办结, 超期 …
    pub label: String,
    /// What a person wrote, if anything.
    pub text: Option<&'a Text>,
    /// More, as pairs of name and value.
    pub facts: Vec<(&'static str, String)>,
    /// More of what a person wrote.
    pub texts: Vec<(&'static str, &'a Text)>,
    /// Who of a unit has it in hand: named to the unit's own people only.
    pub hand: Option<(&'a UnitCode, &'a Hand)>,
    /// Whether it only keeps the books and is folded away in the timeline.
    pub system: bool,
}

impl<'a> Telling<'a> {
    fn new(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            text: None,
            facts: Vec::new(),
            texts: Vec::new(),
            hand: None,
            system: false,
        }
    }

    fn saying(mut self, text: impl Into<Option<&'a Text>>) -> Self {
        self.text = text.into();
        self
    }

    fn fact(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.facts.push((name, value.into()));
        self
    }

    fn fact_if(self, name: &'static str, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.fact(name, value),
            None => self,
        }
    }

    fn also(mut self, name: &'static str, text: Option<&'a Text>) -> Self {
        self.texts.extend(text.map(|text| (name, text)));
        self
    }

    fn also_each(mut self, name: &'static str, texts: &'a [Text]) -> Self {
        self.texts.extend(texts.iter().map(|text| (name, text)));
        self
    }

    fn by_system(mut self) -> Self {
        self.system = true;
        self
    }
}

/// `event` in words; `unit` gives a unit's name.
pub fn tell<'a>(event: &'a Event, unit: &dyn Fn(&UnitCode) -> String) -> Telling<'a> {
    match event {
        Event::Received(r) => Telling::new("登记")
            .saying(&r.content)
            .fact("处理方式", r.disposition.label())
            .fact("来源", r.channel.label())
            .fact_if("拆自工单", r.split_from.as_ref().map(|from| from.number.as_str()))
            .also("补录原因", r.late_reason.as_ref()),
        Event::Imported(i) => imported(i, unit),
        Event::Moved { to } => Telling::new(format!("转为“{}”", to.label())).by_system(),
        Event::Accepted { note, .. } => Telling::new("受理").saying(note),
        Event::Proposed { proposal } => Telling::new("提出处理建议")
            .saying(&proposal.note)
            .fact_if("原因", proposal.reason_code.map(|r| r.label())),
        Event::Dispatched {
            role, unit: to, automatic, basis, override_reason, note, pushed_down, ..
        } => {
            let label = match (role, automatic) {
                (AssignmentRole::Co, _) => "派协办",
                (AssignmentRole::Lead, true) => "自动派单",
                (AssignmentRole::Lead, false) => "派单",
            };
            Telling::new(label)
                .saying(note)
                .fact(if *role == AssignmentRole::Lead { "主办单位" } else { "协办单位" }, unit(to))
                .fact_if("派单依据", basis.clone())
                .fact_if("目录外下派", pushed_down.then_some("是"))
                .also("不按目录派单的理由", override_reason.as_ref())
        }
        Event::Told { answer } => told(answer),
        Event::InfoProvided { content } => {
            Telling::new(if content.is_some() { "补充信息" } else { "补充期满，退回受理" }).saying(content)
        }
        Event::Signed { unit: by } => Telling::new("签收").fact("单位", unit(by)),
        Event::AssignedInside { task } => Telling {
            hand: Some((&task.unit, &task.hand)),
            ..Telling::new("单位内交办").saying(&task.note).fact("内部期限", task.due_on.to_string())
        },
        Event::InsideReminded { overdue, .. } => {
            Telling::new(if *overdue { "单位内交办逾期提醒" } else { "单位内交办到期提醒" }).by_system()
        }
        Event::Entered { entry } => Telling::new(format!("代录“{}”", entry.command.label()))
            .fact("代录单位", unit(&entry.unit))
            .also("单位经办人", Some(&entry.person))
            .fact("来源", entry.medium.label()),
        Event::HandedOver { call } => {
            Telling::new(if call.reached { "电话交办：已接通" } else { "电话交办：未接通" })
                .saying(&call.note)
                .fact("单位", unit(&call.unit))
                .also("接听人", call.person.as_ref())
                .also("电话", Some(&call.number))
                .fact("通话时间", clock_time(call.at))
        }
        Event::ActedFor { .. } => Telling::new("代理办理").by_system(),
        Event::Contacted { contact } => Telling::new("联系诉求人")
            .saying(&contact.note)
            .fact("方式", contact.method.label())
            .fact("联系时间", clock_time(contact.contacted_at)),
        Event::PreliminaryReported { report } => {
            Telling::new("初步报告").saying(&report.content).fact("单位", unit(&report.unit))
        }
        Event::Attached { attachment } => Telling::new("上传附件").fact("类别", attachment.kind.label()),
        Event::Submitted { submission: s } => submitted(s),
        Event::CoSubmitted { result } => {
            Telling::new("协办办结").saying(&result.result).fact("协办单位", unit(&result.unit))
        }
        Event::CoUnitRemoved { unit: gone, note, .. } => {
            Telling::new("撤销协办").saying(note).fact("协办单位", unit(gone))
        }
        Event::Reviewed { passed, note } => {
            Telling::new(if *passed { "审核通过" } else { "审核退回" }).saying(note)
        }
        Event::ReportConfirmed { receipt, confirmed_at } => {
            Telling::new("上报确认").saying(receipt).fact_if("上报时间", confirmed_at.map(clock_time))
        }
        Event::Visited { visit, outcome } => Telling::new("回访")
            .saying(&visit.note)
            .fact("方式", visit.channel.label())
            .fact("是否接通", yes_no(visit.reached))
            .fact_if("是否解决", visit.solved.map(|s| s.label()))
            .fact_if("对结果", visit.satisfaction.map(stars))
            .fact_if("对承办单位", visit.satisfaction_unit.map(stars))
            .fact_if("对坐席", visit.satisfaction_agent.map(stars))
            .fact_if("结论", outcome.map(VisitOutcome::label)),
        Event::VisitNotWanted { .. } => Telling::new("无需回访").by_system(),
        Event::RoundOpened { round, cause, reason } => {
            let label = match cause {
                RoundCause::Redo => "重办",
                RoundCause::SignOffRejected => "销号退回，重办",
                RoundCause::UpstreamRejected => "上级退回，重办",
                RoundCause::SignOffRevoked => "撤销销号，重办",
                RoundCause::RatedAgain => "追评为差评，重办",
            };
            Telling::new(label).saying(reason).fact("办理轮次", format!("第 {round} 轮"))
        }
        Event::SignedOff { note } => Telling::new("销号").saying(note),
        Event::VisitDrawn { draw } => {
            Telling::new(if draw.drawn { "抽中回访" } else { "未抽中回访，不再回访" })
                .by_system()
                .fact("抽取比例", format!("{}%", draw.share))
                .fact("抽签号", draw.lot.to_string())
                .fact("抽取月份", draw.month.format("%Y年%-m月").to_string())
        }
        Event::SpotDrawn { month } => {
            Telling::new("抽中销号后核实").fact("抽取月份", month.format("%Y年%-m月").to_string())
        }
        Event::SpotChecked { check } => Telling::new("销号后核实")
            .saying(&check.note)
            .fact("整改是否属实", if check.confirmed { "属实" } else { "不属实" }),
        Event::Adjudicated { adjudication } => {
            Telling::new("差评认定").saying(&adjudication.note).fact("认定结论", adjudication.verdict.label())
        }
        Event::PlanBegun => Telling::new("整改计划获准，按计划继续整改"),
        Event::Published { publication } => {
            Telling::new("公开").saying(&publication.reply).fact("答复单位", unit(&publication.unit))
        }
        Event::Unpublished { reason } => Telling::new("撤下公开").saying(reason),
        Event::Requested { request } => requested(request, unit),
        Event::RequestDecided { kind: Some(RequestKind::Inside), approved, .. } => {
            Telling::new(if *approved { "审签同意" } else { "审签退回" })
        }
        Event::RequestDecided { kind, approved, note, .. } => {
            let what = kind.map_or("申请", RequestKind::label);
            Telling::new(format!("{}{what}", if *approved { "同意" } else { "驳回" })).saying(note)
        }
        Event::RequestEndorsed { kind, note, .. } => {
            Telling::new(format!("单位负责人同意{}", kind.label())).saying(note)
        }
        Event::Suspended { resume_on, .. } => {
            Telling::new("挂起，办理时限暂停").fact("自动恢复日期", resume_on.to_string())
        }
        Event::Resumed { at, .. } => Telling::new("恢复办理").fact("时限恢复于", clock_time(*at)),
        Event::LedgerEntered { until, review_on, .. } => Telling::new("列入挂账")
            .fact("承诺办结日期", until.to_string())
            .fact("复查日期", review_on.to_string()),
        Event::LedgerReviewDue { again_on, .. } => {
            Telling::new("挂账复查到期，请报告进展").fact("再次提醒", again_on.to_string())
        }
        Event::LedgerLeft { .. } => Telling::new("销账"),
        Event::ProgressReported { content, review_on } => Telling::new("报告进展")
            .saying(content)
            .fact_if("下次复查日期", review_on.map(|day| day.to_string())),
        Event::RequestLapsed { .. } => Telling::new("申请失效，无须再审").by_system(),
        Event::AssignmentMoved { to, .. } => moved(*to),
        Event::Succeeded { succession: s } => Telling::new("机构改革承接")
            .fact("原承办单位", unit(&s.from))
            .fact("承接单位", unit(&s.to))
            .fact("自", day_of(s.since).to_string()),
        Event::DisputeOpened { reason } => Telling::new("提请协商").saying(reason),
        Event::MeetingRecorded { meeting } => Telling::new("会商记录")
            .saying(&meeting.decision)
            .fact("主办单位", unit(&meeting.lead_unit))
            .fact_if("协办单位", listed(meeting.co_units.iter().map(unit)))
            .fact_if("办结期限", meeting.until.map(|day| day.to_string()))
            .also_each("参加人员", &meeting.participants),
        Event::Designated { unit: to, basis, directory } => Telling::new("指定承办")
            .saying(basis)
            .fact("主办单位", unit(to))
            .fact_if("写入派单目录", directory.map(|reach| reach.label())),
        Event::Urged { unit: to, note } => Telling::new("催办")
            .saying(note)
            .fact("催办对象", to.as_ref().map_or("热线中心".to_owned(), unit)),
        Event::CalledAgain { note, .. } => Telling::new("重复来电，无新情况").saying(note),
        Event::RatedAgain { again } => {
            Telling::new("追评").saying(&again.text).fact("满意度", stars(again.satisfaction))
        }
        Event::DirectiveGiven { directive } => Telling::new(match directive.level {
            Some(level) => format!("{level} 级督办"),
            None => "领导批示".to_owned(),
        })
        .saying(&directive.text)
        .fact("承办单位", unit(&directive.unit)),
        Event::DirectiveAnswered { kind, content, .. } => {
            Telling::new(format!("回复{}", kind.label())).saying(content)
        }
        Event::DirectiveClosed { note, .. } => Telling::new("结束督办").saying(note),
        Event::DirectiveLapsed { kind, .. } => {
            Telling::new(format!("{}失效（工单已收回或已了结）", kind.label()))
        }
        Event::DocumentIssued { document } => Telling::new(format!("开具{}", document.kind.label()))
            .fact("主送单位", unit(&document.unit))
            .fact("事由", document.cause.label()),
        Event::Merged { into, reason } => Telling::new("并单").saying(reason).fact("并入工单", into.as_str()),
        Event::Unmerged { from, reason } => {
            Telling::new("拆回，恢复为独立工单").saying(reason).fact("原并入工单", from.as_str())
        }
        Event::Absorbed { absorbed } => Telling::new("并入工单")
            .fact("工单", absorbed.number.as_str())
            .fact("新增诉求人", format!("{} 位", absorbed.callers.len())),
        Event::Released { number } => Telling::new("并入的工单拆回").fact("工单", number.as_str()),
        Event::CallerJoined { content, .. } => Telling::new("加入诉求人").saying(content),
        Event::Linked { to, note } => Telling::new("关联工单").saying(note).fact("工单", to.as_str()),
        Event::Unlinked { to } => Telling::new("取消关联").fact("工单", to.as_str()),
        Event::SplitOff { parts, reason } => Telling::new("拆单")
            .saying(reason)
            .fact("拆出工单", parts.iter().map(TicketNumber::as_str).collect::<Vec<_>>().join("、")),
        Event::AccusedNamed { unit: accused_unit, accused, people } => Telling::new("登记被反映对象")
            .fact_if("被反映单位", accused_unit.as_ref().map(unit))
            .also("被反映人", accused.as_ref())
            .fact_if("应回避人员", (!people.is_empty()).then(|| format!("{} 人", people.len()))),
        Event::ConfidentialitySet { confidential, reason } => {
            Telling::new(if *confidential { "设为保密" } else { "解除保密" }).saying(reason)
        }
        Event::Recused { reason, .. } => Telling::new("申请回避").saying(reason),
        Event::Corrected { correction } => corrected(correction),
        Event::Claimed { claim } => Telling::new("认领").fact("保留至", clock_time(claim.until)),
        Event::ClaimReleased { own, note } => {
            Telling::new(if *own { "释放认领" } else { "督办员释放认领" }).saying(note)
        }
        Event::Noted { text } => Telling::new("备注").saying(text),
        Event::TookPart { participant } => {
            Telling::new(format!("经办：{}", participant.duty.label())).by_system()
        }
        Event::AlarmSet { alarm } => {
            Telling::new("定时").fact_if("到时", alarm.map(|a| clock_time(a.at))).by_system()
        }
        clock => tell_clock(clock, unit),
    }
}

fn moved<'a>(to: AssignmentStatus) -> Telling<'a> {
    Telling::new(format!("承办关系：{}", to.label())).by_system()
}

/// Names in a row; `None` for none.
fn listed(names: impl Iterator<Item = String>) -> Option<String> {
    let names: Vec<String> = names.collect();
    (!names.is_empty()).then(|| names.join("、"))
}

fn yes_no(yes: bool) -> &'static str {
    if yes { "是" } else { "否" }
}

fn stars(value: u8) -> String {
    let word = match value {
        5 => "非常满意",
        4 => "满意",
        3 => "基本满意",
        2 => "不满意",
        _ => "非常不满意",
    };
    word.to_owned()
}

fn clock_time(at: Instant) -> String {
    beijing(at).format("%Y-%m-%d %H:%M").to_string()
}
