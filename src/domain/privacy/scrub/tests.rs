use super::*;

fn found(text: &str) -> Vec<(Private, String)> {
    marks(text).into_iter().map(|mark| (mark.kind, mark.words)).collect()
}

fn check(text: &str, expect: &[(Private, &str)]) {
    let expect: Vec<_> = expect.iter().map(|(kind, words)| (*kind, (*words).to_owned())).collect();
    assert_eq!(found(text), expect, "{text}");
}

#[test]
fn numbers_of_phones_and_papers_are_found_however_they_are_typed() {
    check("请打13800001234。", &[(Private::Phone, "13800001234")]);
    check("138 0000 1234", &[(Private::Phone, "138 0000 1234")]);
    check("１３８００００１２３４", &[(Private::Phone, "１３８００００１２３４")]);
    check("+8613800001234", &[(Private::Phone, "8613800001234")]);
    check("138-0000-1234转", &[(Private::Phone, "138-0000-1234")]);
    check("身份证530113199001011234", &[(Private::IdNumber, "530113199001011234")]);
    check("53011319900101123X办理", &[(Private::IdNumber, "53011319900101123X")]);
    check("工单53011326112200001", &[(Private::IdNumber, "53011326112200001")]);
    check("咨询0871-62120000", &[(Private::Landline, "0871-62120000")]);
}

#[test]
fn quantities_days_and_counters_are_not() {
    for text in [
        "等了120分钟",
        "2026-09-30上午",
        "2026年9月30日",
        "3号窗口",
        "12345热线",
        "跑了3趟",
        "第15号文件",
        "5个工作日",
    ] {
        check(text, &[]);
    }
}

#[test]
fn plates_and_mail_addresses() {
    check("车牌云A12345违停", &[(Private::Plate, "云A12345")]);
    check("云A·D12345", &[(Private::Plate, "云A·D12345")]);
    check("发到wang.xm@example.com了", &[(Private::Email, "wang.xm@example.com")]);
    check("云AB", &[]);
}

#[test]
fn whole_names_are_found_and_hidden_ones_left() {
    check("找李丽女士反映", &[(Private::Name, "李丽")]);
    check("王小明先生您好", &[(Private::Name, "王小明")]);
    check("我叫张伟，住在这里", &[(Private::Name, "张伟")]);
    check("联系人：赵六", &[(Private::Name, "赵六")]);
    check("房东张伟不退押金", &[(Private::Name, "张伟")]);
    check("工作人员张三的态度不好", &[(Private::Name, "张三")]);
    for text in ["李女士您好", "张某先生", "王某某", "工作人员马上处理", "市民反映路灯不亮", "老师傅"]
    {
        check(text, &[]);
    }
}

#[test]
fn homes_are_found_and_streets_are_not() {
    check("白云街15号3栋2单元501室漏水", &[(Private::Address, "15号3栋2单元501室")]);
    check("家住三栋二单元", &[(Private::Address, "三栋二单元")]);
    check("白云街路灯不亮", &[]);
    check("政务服务中心2号窗口", &[]);
}

#[test]
fn what_is_covered_names_nobody_any_more() {
    let text = "我叫张伟，电话13800001234，住白云街15号501室，车牌云A12345。";
    let public = scrubbed(text);
    assert_eq!(public, "我叫张某，电话（电话略），住白云街（住址略），车牌云牌（车牌略）。");
    assert!(marks(&public).is_empty());
    assert_eq!(without_numbers(text), "我叫张伟，电话（电话略），住白云街15号501室，车牌云A12345。");
    assert_eq!(scrubbed("路灯已修复。"), "路灯已修复。");
}

#[test]
fn places_are_told_in_characters() {
    let mark = &marks("电话：13800001234")[0];
    assert_eq!((mark.start, mark.end), (3, 14));
    assert!(is_never_public(mark.kind) && !is_never_public(Private::Name));
}

proptest::proptest! {
    #[test]
    fn whatever_is_written_is_marked_in_order(text in "\\PC{0,60}") {
        let length = text.chars().count();
        let mut last = 0;
        for mark in marks(&text) {
            proptest::prop_assert!(mark.start >= last && mark.start < mark.end && mark.end <= length);
            last = mark.end;
        }
        let _ = scrubbed(&text);
    }
}
