use super::*;
use rstest::rstest;

fn case(title: &str, category: &str, area: &str) -> Case {
    let some = |code: &str| (!code.is_empty()).then(|| code.to_owned());
    Case {
        title: title.to_owned(),
        category: some(category).map(|c| c.as_str().into()),
        area: some(area).map(|a| a.as_str().into()),
    }
}

#[rstest]
#[case::another_caller_on_the_same_noise(("工地夜间施工噪音", "030101", "530113001003"), ("工地半夜施工噪音扰民", "030101", "530113001003"), false, Some(vec!["同一类别", "同一社区（村）", "标题相近"]))]
#[case::the_same_words_of_another_kind(("自来水停水", "030101", "530113001"), ("自来水停水", "010203", "530113001"), false, Some(vec!["同一镇街", "标题相近"]))]
#[case::the_same_caller_again(("路灯不亮", "010105", ""), ("多盏灯坏了", "010105", ""), true, Some(vec!["同一来电人", "同一类别"]))]
#[case::only_the_place(("路灯不亮", "010105", "530113001003"), ("养老金咨询", "080101", "530113001003"), false, None)]
#[case::only_the_kind_of_thing(("路灯不亮", "010105", "530113001003"), ("井盖丢失", "010105", "530113002"), false, None)]
#[case::only_the_caller(("路灯不亮", "010105", ""), ("养老金咨询", "080101", ""), true, None)]
#[case::nothing_is_known(("", "", ""), ("", "", ""), false, None)]
fn what_has_much_in_common_is_worth_a_look(
    #[case] one: (&str, &str, &str),
    #[case] other: (&str, &str, &str),
    #[case] same_caller: bool,
    #[case] expected: Option<Vec<&str>>,
) {
    let found = likeness(&case(one.0, one.1, one.2), &case(other.0, other.1, other.2), same_caller);
    assert_eq!(found.map(|found| found.why), expected);
}
