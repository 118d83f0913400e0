//! Drawing tickets at random so that anybody can draw them again (销号后抽查; domain.md §11 已销号抽访).

use entity::values::TicketNumber;
use sha2::{Digest, Sha256};

/// Of `numbers`, `share` in a hundred, rounded up: those whose SHA-256 of `<seed>:<number>` comes first.
///
/// The same seed and numbers give the same draw in whatever order they come, so that a draw on record can be proved:
/// nobody could choose.
pub fn draw(seed: &str, share: u32, numbers: &[TicketNumber]) -> Vec<TicketNumber> {
    let mut ranked: Vec<_> = numbers.iter().map(|number| (rank(seed, number), number)).collect();
    ranked.sort_unstable();
    let wanted = (numbers.len() as u64 * u64::from(share)).div_ceil(100);
    let wanted = usize::try_from(wanted).unwrap_or(usize::MAX);
    ranked.into_iter().take(wanted).map(|(_, number)| number.clone()).collect()
}

fn rank(seed: &str, number: &TicketNumber) -> [u8; 32] {
    Sha256::digest(format!("{seed}:{number}")).into()
}

/// A number between 0 and 9999 that only the seed and the ticket decide: the first 8 hexadecimal digits of the SHA-256 of
/// `<seed>:<number>`, modulo 10000. Below a hundred times the share the ticket is drawn (回访抽签号).
pub fn lot(seed: &str, number: &TicketNumber) -> u32 {
    let [a, b, c, d, ..] = rank(seed, number);
    u32::from_be_bytes([a, b, c, d]) % LOTS
}

/// How many lots there are.
const LOTS: u32 = 10_000;

/// Whether a ticket of this lot is among `share` in a hundred.
pub fn is_drawn(lot: u32, share: u32) -> bool {
    lot < share * (LOTS / 100)
}

/// What proves, before a seed is told, that nobody will change it (种子封签): its SHA-256.
pub fn seal(seed: &str) -> String {
    Sha256::digest(seed).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use std::collections::BTreeSet;

    fn numbers(count: usize) -> Vec<TicketNumber> {
        (1..=count).map(|n| TicketNumber(format!("530113261122{n:05}"))).collect()
    }

    #[rstest]
    #[case(0, 5, 0)]
    #[case(1, 5, 1)]
    #[case(20, 5, 1)]
    #[case(21, 5, 2)]
    #[case(100, 5, 5)]
    #[case(101, 5, 6)]
    #[case(100, 0, 0)]
    #[case(7, 100, 7)]
    fn the_share_is_rounded_up(#[case] of: usize, #[case] share: u32, #[case] drawn: usize) {
        assert_eq!(draw("seed", share, &numbers(of)).len(), drawn);
    }

    #[test]
    fn the_same_seed_draws_the_same_in_any_order() {
        let forward = numbers(200);
        let backward: Vec<_> = forward.iter().rev().cloned().collect();
        assert_eq!(draw("a", 5, &forward), draw("a", 5, &backward));
        assert_ne!(draw("a", 5, &forward), draw("b", 5, &forward));
    }

    /// Over many seeds each ticket is drawn about as often as any other.
    #[test]
    fn nobody_is_spared() {
        let all = numbers(40);
        let mut times = vec![0_u32; all.len()];
        for seed in 0..2_000 {
            let drawn: BTreeSet<_> = draw(&seed.to_string(), 10, &all).into_iter().collect();
            for (at, number) in all.iter().enumerate() {
                times[at] += u32::from(drawn.contains(number));
            }
        }
        assert!(times.iter().all(|n| (140..260).contains(n)), "{times:?}");
    }

    /// As anybody can reckon with `printf '%s' 'a:53011326112200001' | sha256sum`.
    #[test]
    fn a_lot_follows_from_the_seed_and_the_number() {
        let number = TicketNumber("53011326112200001".to_owned());
        let digest: String =
            Sha256::digest("a:53011326112200001").iter().map(|b| format!("{b:02x}")).collect();
        let head = u32::from_str_radix(&digest[..8], 16).expect("hexadecimal");
        assert_eq!(lot("a", &number), head % 10_000);
        assert_eq!(seal("a"), "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb");
    }

    #[rstest]
    #[case(0, 0, false)]
    #[case(0, 1, true)]
    #[case(2999, 30, true)]
    #[case(3000, 30, false)]
    #[case(9999, 100, true)]
    fn the_share_is_the_lots_below_it(#[case] lot: u32, #[case] share: u32, #[case] drawn: bool) {
        assert_eq!(is_drawn(lot, share), drawn);
    }

    #[test]
    fn about_the_share_is_drawn() {
        let all = numbers(5_000);
        let drawn = all.iter().filter(|number| is_drawn(lot("seed", number), 30)).count();
        assert!((1_350..1_650).contains(&drawn), "{drawn}");
    }
}
