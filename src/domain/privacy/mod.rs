//! Personal data: who may see it, and how it looks to everybody else (domain.md §8.4).

mod sight;

pub use sight::{Shown, may_unmask, shown};

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_keeps_its_ends_and_what_is_no_number_nothing() {
        assert_eq!(mask_phone("13812345678"), "138****5678");
        assert_eq!(mask_phone("不详"), "**");
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
