//! Personal data: who may see it, and how it looks to everybody else (domain.md §8.4).

mod scrub;
mod sight;

pub use scrub::{Mark, is_never_public, marks, scrubbed, without_numbers};
pub use sight::{Shown, may_unmask, may_unmask_of, shown, shown_of};

use super::text::Phone;

/// A name with all but its first character hidden: 王**.
pub fn mask_name(name: &str) -> String {
    let mut characters = name.trim().chars();
    match characters.next() {
        Some(first) => first.to_string() + &"*".repeat(characters.count().clamp(1, 2)),
        None => String::new(),
    }
}

/// A number with its middle hidden: 138****5678. What is no number, such as 110转3 taken over from elsewhere, is hidden whole.
pub fn mask_phone(phone: &str) -> String {
    Phone::parse(phone).map_or_else(|| "*".repeat(phone.chars().count()), |phone| phone.masked())
}

/// A text with the numbers in it hidden: a phone, an identity card, an account keep their ends. What people write on paper
/// goes through many hands.
pub fn mask_numbers(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut digits = String::new();
    for c in text.chars().map(Some).chain([None]) {
        match c {
            Some(c) if c.is_ascii_digit() => digits.push(c),
            _ => {
                masked.push_str(&hidden(&digits));
                digits.clear();
                masked.extend(c);
            }
        }
    }
    masked
}

/// Shorter runs are dates, house numbers, sums.
fn hidden(digits: &str) -> String {
    match digits.len() {
        0..=6 => digits.to_owned(),
        n => format!("{}{}{}", &digits[..3], "*".repeat(n - 5), &digits[n - 2..]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_keeps_its_ends_and_what_is_no_number_nothing() {
        assert_eq!(mask_phone("13812345678"), "138****5678");
        assert_eq!(mask_phone("不详"), "**");
    }

    #[test]
    fn numbers_in_a_text_are_hidden_and_dates_are_not() {
        let text = "2026年9月1日晚，13800001234和08712212345都打不通，12号楼3单元";
        assert_eq!(mask_numbers(text), "2026年9月1日晚，138******34和087******45都打不通，12号楼3单元");
        assert_eq!(mask_numbers("530113199001011234"), "530*************34");
    }

    #[test]
    fn a_name_keeps_its_first_character() {
        assert_eq!(mask_name("王小明"), "王**");
        assert_eq!(mask_name("李四"), "李*");
        assert_eq!(mask_name("欧阳娜娜莉"), "欧**");
        assert_eq!(mask_name("张"), "张*");
        assert_eq!(mask_name(" "), "");
    }
}
