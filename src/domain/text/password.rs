//! Rules for passwords (GB/T 22239 as assessed; domain.md §8.2).

/// How strong a password must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordRules {
    /// Least characters.
    pub min_length: usize,
    /// Least classes among lower case, upper case, digits and others.
    pub min_classes: usize,
}

/// Nobody types more, and hashing more costs time that an attacker chooses.
const MAX_LENGTH: usize = 128;

/// What is wrong with a new password, if anything.
pub fn password_fault(password: &str, username: &str, rules: PasswordRules) -> Option<String> {
    let length = password.chars().count();
    if length < rules.min_length {
        return Some(format!("口令至少 {} 位", rules.min_length));
    }
    if length > MAX_LENGTH {
        return Some(format!("口令最多 {MAX_LENGTH} 位"));
    }
    if password.chars().any(char::is_control) {
        return Some("口令不能含有控制字符".to_owned());
    }
    let has = |class: fn(char) -> bool| usize::from(password.chars().any(class));
    let classes = has(|c| c.is_ascii_lowercase())
        + has(|c| c.is_ascii_uppercase())
        + has(|c| c.is_ascii_digit())
        + has(|c| !c.is_ascii_alphanumeric());
    if classes < rules.min_classes {
        return Some(format!(
            "口令须包含大写字母、小写字母、数字、其他字符中的至少 {} 类",
            rules.min_classes
        ));
    }
    if !username.is_empty() && password.to_lowercase().contains(&username.to_lowercase()) {
        return Some("口令不能包含用户名".to_owned());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_characters_of_three_classes() {
        let rules = PasswordRules { min_length: 8, min_classes: 3 };
        let good = |password| password_fault(password, "agent1", rules).is_none();
        assert!(good("Tonghua-2026"));
        assert!(good("铜都铜都Aa12"));
        for bad in ["", "Aa1-", "tonghua2026", "TONGHUA-", "xAgent1-2026", "Tonghua\u{0}2026"] {
            assert!(!good(bad), "{bad}");
        }
        assert!(!good(&"Aa1-".repeat(40)));
    }
}
