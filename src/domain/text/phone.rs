//! Phone numbers, normalised so that the same number is found however it was typed.

use std::fmt;

/// A phone number (电话号码): digits, with a leading `+` for foreign ones.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

impl Phone {
    /// Reads a mobile number, a landline with or without its area code, a 400/800 or a service number, or a
    /// foreign number that begins with `+`. Blanks, hyphens, brackets and full-width digits are as people type them.
    pub fn parse(typed: &str) -> Option<Self> {
        let mut plain = String::with_capacity(typed.len());
        for c in typed.trim().chars() {
            match c {
                '0'..='9' | '+' => plain.push(c),
                '\u{ff10}'..='\u{ff19}' => plain.push(char::from_digit(u32::from(c) - 0xff10, 10)?),
                '\u{ff0b}' => plain.push('+'),
                ' ' | '-' | '(' | ')' | '（' | '）' | '－' | '—' | '\u{3000}' => {}
                _ => return None,
            }
        }
        let home = plain.strip_prefix("+86").or_else(|| plain.strip_prefix("0086")).unwrap_or(&plain);
        if let Some(abroad) = home.strip_prefix('+') {
            let fits = (7..=15).contains(&abroad.len()) && digits(abroad) && !abroad.starts_with('0');
            return fits.then(|| Self(home.to_owned()));
        }
        is_home(home).then(|| Self(home.to_owned()))
    }

    /// The digits, as stored (encrypted) and looked up (hashed).
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What may be shown to anybody: `138****5678` (domain.md §8.4).
    pub fn masked(&self) -> String {
        let digits: Vec<char> = self.0.chars().collect();
        let (front, back) = match digits.len() {
            0..=6 => (0, 2),
            7..=8 => (1, 3),
            _ => (3, 4),
        };
        let hidden = digits.len().saturating_sub(front + back);
        let mut shown: String = digits.iter().take(front).collect();
        shown.extend(std::iter::repeat_n('*', hidden));
        shown.extend(digits.iter().skip(front + hidden));
        shown
    }
}

/// Never the number itself: it would end in a log.
impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone({})", self.masked())
    }
}

fn digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

fn is_home(number: &str) -> bool {
    if !digits(number) {
        return false;
    }
    match number.as_bytes() {
        [b'1', b'3'..=b'9', ..] if number.len() == 11 => true,
        [b'0', b'1'..=b'9', ..] => (10..=12).contains(&number.len()),
        [b'4' | b'8', b'0', b'0', ..] if number.len() == 10 => true,
        [b'1'..=b'9', ..] => matches!(number.len(), 3 | 5 | 6 | 7 | 8),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(typed: &str, expect: Option<&str>) {
        assert_eq!(Phone::parse(typed).as_ref().map(Phone::as_str), expect, "{typed}");
    }

    #[test]
    fn one_number_however_it_is_typed() {
        for typed in ["13800000000", "138 0000 0000", "+86 138-0000-0000", "１３８００００００００"]
        {
            check(typed, Some("13800000000"));
        }
        check("（0871）6212 3456", Some("087162123456"));
        check("62123456", Some("62123456"));
        check("12345", Some("12345"));
        check("+1 415 555 0100", Some("+14155550100"));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for typed in
            ["", "abc", "138000000001", "1234", "00", "+0123456789", "12+345678", "'; --", "11111111111"]
        {
            check(typed, None);
        }
    }

    #[test]
    fn a_masked_number_keeps_its_ends_only() {
        let masked = |typed| Phone::parse(typed).map(|p| p.masked());
        assert_eq!(masked("13800001234").as_deref(), Some("138****1234"));
        assert_eq!(masked("62123456").as_deref(), Some("6****456"));
        assert_eq!(masked("12345").as_deref(), Some("***45"));
        assert_eq!(format!("{:?}", Phone::parse("13800001234")), "Some(Phone(138****1234))");
    }
}
