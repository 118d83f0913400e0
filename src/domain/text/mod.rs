//! From what was typed to what the rules take: every fault of a form found at once, in words a clerk reads.

mod field;
mod password;
mod phone;

pub use field::{FieldCode, FieldError, FieldErrors};
pub use password::{PasswordRules, password_fault};
pub use phone::Phone;
