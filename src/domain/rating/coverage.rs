//! 评价覆盖: how many of the cases served were rated (domain.md §6.2; both meanings of coverage are kept apart).

/// What is known of a unit's month, in cases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Covered {
    /// Told as a number; `None` where nobody told one.
    pub told: Option<u64>,
    /// Known one by one.
    pub known: u64,
    /// Of those known or not, rated by a citizen.
    pub rated: u64,
    /// Rated by silence alone.
    pub silent: u64,
}

/// The cases that should have been rated: the number told, or those known one by one if they are more; `None` where neither
/// is known (无分母).
pub fn coverage(covered: Covered) -> Option<u64> {
    let served = covered.told.unwrap_or(0).max(covered.known);
    (served > 0).then_some(served)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_larger_of_told_and_known_is_the_denominator() {
        let of = |told, known| coverage(Covered { told, known, ..Covered::default() });
        assert_eq!([of(None, 0), of(Some(0), 0)], [None, None]);
        assert_eq!([of(Some(10), 3), of(Some(2), 3), of(None, 3)], [Some(10), Some(3), Some(3)]);
    }
}
