//! The working calendar (工作日历).
