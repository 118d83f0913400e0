//! The shape of the rows, and the words of the closed vocabularies that stand in them.
//!
//! Rows carry no `Serialize`: a phone number cannot leak by being returned.

pub mod access_log;
pub mod admin_log;
pub mod area;
pub mod assignment;
pub mod attachment;
pub mod calendar_day;
pub mod calendar_version;
pub mod caller;
pub mod category;
pub mod category_name;
pub mod clock;
pub mod directory_row;
pub mod document;
pub mod document_sequence;
pub mod idempotency;
pub mod journal;
pub mod letter;
pub mod matter;
pub mod meta;
pub mod notice;
pub mod number_sequence;
pub mod origin;
pub mod outbox;
pub mod participant;
pub mod person;
pub mod person_password;
pub mod person_role;
pub mod rating;
pub mod refresh_token;
pub mod report_count;
pub mod ruling;
pub mod session;
pub mod setting;
pub mod sign_in_failure;
pub mod source;
pub mod spot;
pub mod spot_draw;
pub mod text;
pub mod ticket;
pub mod unit;
pub mod unit_name;
pub mod values;
pub mod visit;
