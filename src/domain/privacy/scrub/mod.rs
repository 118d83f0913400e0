//! Places in a text that point to a person (个人信息识别; domain.md §8.4, 个人信息保护法 25), for what is to be made public.
//!
//! It finds too much rather than too little: a person decides about the rest, and numbers of phones and papers are never let
//! through. It knows digits (also full-width ones, and set apart by blanks or strokes), plates, mail addresses, names beside
//! what people are called by, and house numbers.

use entity::values::Private;

/// A place in a text (标记).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub kind: Private,
    /// In characters from the beginning of the text.
    pub start: usize,
    /// Exclusive.
    pub end: usize,
    pub words: String,
    /// What could stand there instead.
    pub masked: String,
}

/// Whether this kind never becomes public, whoever has looked at it.
pub fn is_never_public(kind: Private) -> bool {
    matches!(kind, Private::Phone | Private::IdNumber)
}

/// Finds what of one kind a text holds: the kind, and from where to where.
type Finder = fn(&[char]) -> Vec<(Private, usize, usize)>;

/// The places, in their order; none overlaps another.
pub fn marks(text: &str) -> Vec<Mark> {
    let chars: Vec<char> = text.chars().collect();
    let finders: [Finder; 5] = [numbers, plates, mails, names, addresses];
    let mut found: Vec<_> = finders.iter().flat_map(|find| find(&chars)).collect();
    // What begins first wins, of two that begin together the graver one.
    found.sort_by_key(|(kind, start, end)| (*start, *kind, *end));
    let mut marks: Vec<Mark> = Vec::new();
    for (kind, start, end) in found {
        if marks.last().is_some_and(|last| start < last.end) {
            continue;
        }
        let words: String = chars[start..end].iter().collect();
        let masked = mask(kind, &chars[start..end]);
        marks.push(Mark { kind, start, end, words, masked });
    }
    marks
}

/// The text with every place covered (建议公开文本).
pub fn scrubbed(text: &str) -> String {
    covered(text, |_| true)
}

/// The text with those places covered that nobody who prepares it for the public needs to read.
pub fn without_numbers(text: &str) -> String {
    covered(text, is_never_public)
}

fn covered(text: &str, which: impl Fn(Private) -> bool) -> String {
    let chars: Vec<char> = text.chars().collect();
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for mark in marks(text).into_iter().filter(|mark| which(mark.kind)) {
        out.extend(&chars[at..mark.start]);
        out.push_str(&mark.masked);
        at = mark.end;
    }
    out.extend(&chars[at..]);
    out
}

fn mask(kind: Private, words: &[char]) -> String {
    let first: String = words.iter().take(1).collect();
    match kind {
        Private::Phone => "（电话略）".to_owned(),
        Private::IdNumber => "（证件号略）".to_owned(),
        Private::Landline => "（电话略）".to_owned(),
        Private::Email => "（邮箱略）".to_owned(),
        Private::Plate => format!("{first}牌（车牌略）"),
        Private::Name => format!("{first}某"),
        Private::Address => "（住址略）".to_owned(),
    }
}

/// A digit, also a full-width one.
fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
        _ => None,
    }
}

fn is_joint(c: char) -> bool {
    matches!(c, ' ' | '-' | '－' | '—' | '\u{3000}')
}

/// The fewest digits that a place may have; what is shorter is a quantity.
const DIGITS: usize = 7;

fn numbers(chars: &[char]) -> Vec<(Private, usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if digit(chars[at]).is_none() {
            at += 1;
            continue;
        }
        let (start, mut end, mut digits) = (at, at, String::new());
        while at < chars.len() {
            if let Some(d) = digit(chars[at]) {
                digits.push(d);
                at += 1;
                end = at;
            } else if is_joint(chars[at]) && chars.get(at + 1).is_some_and(|next| digit(*next).is_some()) {
                at += 1;
            } else {
                break;
            }
        }
        // The check digit of an identity card.
        if digits.len() == 17 && chars.get(end).is_some_and(|c| matches!(c, 'x' | 'X' | 'Ｘ')) {
            (end, at) = (end + 1, at + 1);
        }
        let joined = chars[start..end].iter().any(|c| is_joint(*c));
        if let Some(kind) = kind_of(&digits, joined) {
            found.push((kind, start, end));
        }
    }
    found
}

/// What a row of digits may be; a day written with strokes is none.
fn kind_of(digits: &str, joined: bool) -> Option<Private> {
    let mobile = |d: &str| {
        let mut c = d.chars();
        d.len() == 11 && c.next() == Some('1') && c.next().is_some_and(|second| ('3'..='9').contains(&second))
    };
    let abroad = digits.strip_prefix("86").or_else(|| digits.strip_prefix("0086")).unwrap_or(digits);
    // Two numbers one after the other, with a stroke between them, are looked for in what they begin with.
    let begins = digits.get(..11).is_some_and(mobile);
    match digits.len() {
        _ if mobile(digits) || mobile(abroad) => Some(Private::Phone),
        15.. if joined && begins => Some(Private::Phone),
        15.. => Some(Private::IdNumber),
        12..15 if begins => Some(Private::Phone),
        8 if joined && digits.starts_with("20") => None,
        DIGITS..15 => Some(Private::Landline),
        _ => None,
    }
}

const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

fn plates(chars: &[char]) -> Vec<(Private, usize, usize)> {
    let mut found = Vec::new();
    for (start, pair) in chars.windows(2).enumerate() {
        if !PROVINCES.contains(pair[0]) || !pair[1].is_ascii_uppercase() {
            continue;
        }
        let mut end = start + 2;
        if chars.get(end).is_some_and(|c| matches!(c, '·' | '•' | ' ' | '-')) {
            end += 1;
        }
        let rest = chars[end..].iter().take_while(|c| c.is_ascii_alphanumeric()).count();
        if (5..=6).contains(&rest) {
            found.push((Private::Plate, start, end + rest));
        }
    }
    found
}

fn mails(chars: &[char]) -> Vec<(Private, usize, usize)> {
    let part = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
    let at_signs = chars.iter().enumerate().filter(|(_, c)| matches!(c, '@' | '＠'));
    let around = |(at, _): (usize, &char)| {
        let before = chars[..at].iter().rev().take_while(|c| part(c)).count();
        let behind = chars[at + 1..].iter().take_while(|c| part(c)).count();
        (before > 0 && behind > 2).then_some((Private::Email, at - before, at + 1 + behind))
    };
    at_signs.filter_map(around).collect()
}

/// The family names that nearly everybody bears here.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤普毕者字茶保起阮";

/// What people are called by: the whole name stands before it.
const CALLED: [&str; 14] = [
    "先生", "女士", "小姐", "同志", "师傅", "大爷", "大妈", "大叔", "阿姨", "老师", "医生", "经理", "主任",
    "局长",
];

/// What a name follows.
const BEFORE: [&str; 22] = [
    "我叫",
    "我是",
    "本人",
    "姓名",
    "联系人",
    "经办人",
    "当事人",
    "投诉人",
    "诉求人",
    "来电人",
    "反映人",
    "评价人",
    "工作人员",
    "窗口人员",
    "办事员",
    "负责人",
    "房东",
    "邻居",
    "业主",
    "老板",
    "户主",
    "名叫",
];

fn begins(chars: &[char], word: &str) -> bool {
    word.chars().enumerate().all(|(n, c)| chars.get(n) == Some(&c))
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

fn names(chars: &[char]) -> Vec<(Private, usize, usize)> {
    let mut found = Vec::new();
    for at in 0..chars.len() {
        for word in CALLED.iter().filter(|word| begins(&chars[at..], word)) {
            // 李丽女士, 王小明先生; 李女士 alone says nobody's name.
            let end = at + word.chars().count();
            let given = [3, 2].into_iter().filter_map(|n| at.checked_sub(n));
            let mut whole = given.filter(|start| is_name(&chars[*start..at]));
            if let Some(start) = whole.next() {
                found.push((Private::Name, start, end - word.chars().count()));
            }
        }
        for word in BEFORE.iter().filter(|word| begins(&chars[at..], word)) {
            let mut start = at + word.chars().count();
            let said = chars.get(start).is_some_and(|c| matches!(c, '：' | ':' | '是' | '叫' | ' '));
            start += usize::from(said);
            let behind = &chars[start.min(chars.len())..];
            let stop = |c: &char| !is_han(*c) || AFTER.contains(*c);
            let run = behind.iter().take(4).position(stop).or((behind.len() < 4).then_some(behind.len()));
            // Where nothing sets it apart, a name is what ends soon: 工作人员马上处理 names nobody.
            let Some(room) = run.or(said.then_some(3)) else { continue };
            let end = start + room.min(3);
            if start < end && is_name(&chars[start..end]) {
                found.push((Private::Name, start, end));
            }
        }
    }
    found
}

/// Words after which no name goes on.
const AFTER: &str = "，。、；的说在已于和与把被对向未不来去将一是有";

/// A family name with one or two more signs, and none that hides it already (张某, 王某某).
fn is_name(chars: &[char]) -> bool {
    let [first, rest @ ..] = chars else { return false };
    let given = |c: &char| is_han(*c) && *c != '某' && !AFTER.contains(*c);
    SURNAMES.contains(*first) && (1..=2).contains(&rest.len()) && rest.iter().all(given)
}

/// What stands before the number of a house.
const STREETS: [&str; 11] = ["路", "街", "巷", "道", "弄", "村", "组", "社区", "小区", "苑", "园"];
/// What stands behind the number of a building, a stair or a flat.
const HOUSES: [&str; 5] = ["栋", "幢", "单元", "室", "户"];

fn addresses(chars: &[char]) -> Vec<(Private, usize, usize)> {
    let counts = |c: char| digit(c).is_some() || "一二三四五六七八九十百".contains(c);
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if !counts(chars[at]) || !is_house(chars, at, counts) {
            at += 1;
            continue;
        }
        let start = at;
        // 15号3栋2单元501室 is one place.
        while at < chars.len() && (counts(chars[at]) || is_part(chars, at)) {
            at += 1;
        }
        found.push((Private::Address, start, at));
    }
    found
}

fn is_part(chars: &[char], at: usize) -> bool {
    let single = "号栋幢室户楼组".contains(chars[at]);
    let unit = begins(&chars[at..], "单元") || (at > 0 && begins(&chars[at - 1..], "单元"));
    single || unit || is_joint(chars[at]) && chars.get(at + 1).is_some_and(|c| digit(*c).is_some())
}

fn is_house(chars: &[char], at: usize, counts: impl Fn(char) -> bool) -> bool {
    let length = chars[at..].iter().take_while(|c| counts(**c)).count();
    let behind = &chars[at + length..];
    let of_building = length <= 4 && HOUSES.iter().any(|word| begins(behind, word));
    let on_street = STREETS.iter().any(|word| {
        let n = word.chars().count();
        at >= n && begins(&chars[at - n..], word)
    });
    // 3号窗口 is a counter, not a home.
    let numbered = behind.first() == Some(&'号') && !begins(&behind[1..], "窗");
    of_building || (on_street && numbered)
}

#[cfg(test)]
mod tests;
