//! Pages of lists that run along a row's id.

use crate::domain::text::{FieldCode, FieldErrors};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which page of a list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageParams {
    /// 1–200, 50 by default.
    pub limit: Option<String>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// How many rows, and after which.
pub struct Page {
    pub limit: u64,
    pub after: Option<i64>,
}

impl PageParams {
    /// What was asked, faults added to `errors`.
    pub fn read(self, errors: &mut FieldErrors) -> Page {
        let limit = match self.limit.as_deref().map(str::parse) {
            None => 50,
            Some(Ok(limit @ 1..=200)) => limit,
            Some(_) => {
                errors.add("limit", FieldCode::Range, "每页 1 至 200 条");
                50
            }
        };
        let after = match self.cursor.as_deref().map(str::parse) {
            None => None,
            Some(Ok(id)) => Some(id),
            Some(Err(_)) => {
                errors.add("cursor", FieldCode::Format, "翻页标记无效，请从第一页开始");
                None
            }
        };
        Page { limit, after }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(limit: Option<&str>, cursor: Option<&str>) -> (u64, Option<i64>, usize) {
        let mut errors = FieldErrors::new();
        let params = PageParams { limit: limit.map(str::to_owned), cursor: cursor.map(str::to_owned) };
        let page = params.read(&mut errors);
        (page.limit, page.after, errors.iter().count())
    }

    #[test]
    fn a_page_is_within_bounds_and_faults_are_told_at_once() {
        assert_eq!(read(None, None), (50, None, 0));
        assert_eq!(read(Some("200"), Some("17")), (200, Some(17), 0));
        assert_eq!(read(Some("0"), Some("x")), (50, None, 2));
        assert_eq!(read(Some("201"), None), (50, None, 1));
        assert_eq!(read(Some("-1"), Some("99999999999999999999")), (50, None, 2));
    }
}
