//! 公开: an editor releases the public wording of a finished result, without anybody's data (西政发〔2022〕27号).

use super::super::{Command, NewTicket, SubmitResult, Wording};
use super::*;
use entity::values::*;

const MORNING: &str = "2026-11-16 10:00";
const LATER: &str = "2026-11-18 10:00";

/// A complaint that is in the archive.
fn finished(new: NewTicket, result: SubmitResult) -> Story {
    let mut s = story(MORNING, new);
    s.does("2026-11-16 11:00", handler("zhujian"), sign_it());
    s.does("2026-11-16 11:10", handler("zhujian"), contact());
    s.attaches("2026-11-16 11:20", &handler("zhujian"));
    s.does("2026-11-16 12:00", handler("zhujian"), Command::Submit(Box::new(result)));
    s.does("2026-11-16 13:00", reviewer(), pass()).does("2026-11-16 14:00", visitor(), super::content());
    assert_eq!(s.status(), Status::Archived);
    s
}

fn wording() -> Command {
    publish_it("工地夜间施工噪声扰民", "已责令停止夜间施工")
}

#[test]
fn an_editor_publishes_in_the_archive_and_takes_down() {
    let mut s = finished(complaint(), result());
    s.does(LATER, editor(), wording());
    assert_eq!(s.status(), Status::Archived, "nothing of the ticket changes");
    let public = s.ticket.published().expect("public");
    assert_eq!(public.unit, "zhujian".into());
    // A better wording takes the place of the first.
    s.does("2026-11-18 11:00", editor(), publish_it("夜间施工", "已停工"));
    assert_eq!((s.ticket.publications.len(), s.ticket.published().is_some()), (2, true));
    s.does("2026-11-18 12:00", supervisor(), unpublish());
    assert_eq!(s.ticket.published(), None);
    s.refuses("2026-11-18 13:00", editor(), unpublish(), "illegal_transition");
    for actor in [agent(), dispatcher(), handler("zhujian"), supervisor(), leader()] {
        s.refuses("2026-11-18 13:00", actor, wording(), "forbidden");
    }
}

#[test]
fn nothing_that_points_to_a_person_leaves() {
    let mut s = finished(complaint(), result());
    let publish = |question: &str, confirmed| {
        Command::Publish(Box::new(Wording {
            title: None,
            question: question.to_owned(),
            reply: "已处理".to_owned(),
            confirmed,
        }))
    };
    for never in ["请联系13800001234", "身份证530113199001011234"] {
        s.faults(LATER, editor(), publish(never, false), &["question"]);
        s.faults(LATER, editor(), publish(never, true), &["question"]);
    }
    for perhaps in ["我叫张伟，反映路灯不亮", "白云街15号501室漏水", "云A12345违停", "请拨打0871-62120000"]
    {
        s.faults(LATER, editor(), publish(perhaps, false), &["question"]);
    }
    s.does(LATER, editor(), publish("请拨打0871-62120000", true));
}

#[test]
fn what_is_confidential_a_report_or_not_open_is_never_public() {
    let mut s = finished(complaint(), SubmitResult { open_to_public: false, ..result() });
    s.refuses(LATER, editor(), wording(), "illegal_transition");
    let mut s = finished(NewTicket { confidential: true, ..complaint() }, result());
    s.refuses(LATER, editor(), wording(), "illegal_transition");
    let mut s = finished(NewTicket { kind: Kind::Report, ..complaint() }, result());
    s.refuses(LATER, editor(), wording(), "illegal_transition");
    let mut s = story(MORNING, complaint());
    s.handled("2026-11-16 12:00");
    s.refuses(LATER, editor(), wording(), "illegal_transition");
}

#[test]
fn what_is_taken_up_again_is_public_no_longer() {
    let mut s = story(MORNING, rating(Some("shichang")));
    s.handled("2026-11-16 12:00").does("2026-11-16 13:00", reviewer(), pass());
    s.does("2026-11-16 14:00", visitor(), super::content()).does("2026-11-16 15:00", signer(), sign_off());
    s.does(LATER, editor(), publish_it("等候时间长", "已增开窗口"));
    assert!(s.ticket.published().is_some());
    s.does("2026-11-18 11:00", supervisor(), judge(Verdict::Malicious));
    assert_eq!(s.ticket.published(), None, "what does not count is not shown");
    s.does("2026-11-18 12:00", supervisor(), judge(Verdict::Clear));
    assert!(s.ticket.published().is_some());
    s.does("2026-11-18 13:00", supervisor(), revoke());
    assert_eq!(s.ticket.publication(), None);
}
