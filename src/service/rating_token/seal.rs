//! A token as text: the row's id, hidden and signed with a key of this installation, so that none can be guessed, forged or
//! counted, and what another district signed is nothing here. It follows from the id: nothing of it is kept.

use crate::secrets::{Purpose, Secrets};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::values::RatingTokenId;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Bytes of the signature: half of SHA-256, as RFC 2104 §5 allows.
const SIGNATURE: usize = 16;

/// Bytes of the id.
const ID: usize = 8;

/// Signs and reads tokens.
pub(super) struct Seal(Hmac<Sha256>);

impl Seal {
    pub(super) fn new(secrets: &Secrets) -> Self {
        let mut block = [0; 64];
        block[..32].copy_from_slice(&secrets.derive(Purpose::RatingToken));
        Self(Hmac::new(&block.into()))
    }

    /// The token of a row: 32 characters that may stand in an address.
    pub(super) fn write(&self, id: RatingTokenId) -> String {
        let id = id.0.to_be_bytes();
        let signature = self.signature(id);
        let hidden = xor(id, self.mask(signature));
        URL_SAFE_NO_PAD.encode([&signature[..], &hidden[..]].concat())
    }

    /// The row that a token names, if it was signed here.
    pub(super) fn read(&self, token: &str) -> Option<RatingTokenId> {
        let bytes: [u8; SIGNATURE + ID] = URL_SAFE_NO_PAD.decode(token).ok()?.try_into().ok()?;
        let (signature, hidden) = bytes.split_at(SIGNATURE);
        let signature: [u8; SIGNATURE] = signature.try_into().ok()?;
        let id = xor(hidden.try_into().ok()?, self.mask(signature));
        // In constant time.
        self.over(b"id", &id).verify_truncated_left(&signature).ok()?;
        Some(RatingTokenId(i64::from_be_bytes(id)))
    }

    fn over(&self, label: &[u8], bytes: &[u8]) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        mac.update(label);
        mac.update(bytes);
        mac
    }

    fn signature(&self, id: [u8; ID]) -> [u8; SIGNATURE] {
        first(&self.over(b"id", &id).finalize().into_bytes())
    }

    /// What hides the id: it follows from the signature, which is different for every id.
    fn mask(&self, signature: [u8; SIGNATURE]) -> [u8; ID] {
        first(&self.over(b"mask", &signature).finalize().into_bytes())
    }
}

fn first<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut taken = [0; N];
    taken.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    taken
}

fn xor(one: [u8; ID], other: [u8; ID]) -> [u8; ID] {
    let mut both = one;
    both.iter_mut().zip(other).for_each(|(to, from)| *to ^= from);
    both
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seal(key: u8) -> Seal {
        Seal::new(&Secrets::from_bytes([key; 32]))
    }

    #[test]
    fn a_token_names_its_row_under_the_same_key_only() {
        for id in [0, 1, 2, 4_000_000_000, i64::MAX].map(RatingTokenId) {
            let token = seal(1).write(id);
            assert_eq!((token.len(), token.is_ascii()), (32, true));
            assert_eq!(seal(1).read(&token), Some(id));
            assert_eq!(seal(2).read(&token), None);
        }
    }

    #[test]
    fn neighbours_have_nothing_in_common() {
        let (one, next) = (seal(1).write(RatingTokenId(1)), seal(1).write(RatingTokenId(2)));
        let same = one.chars().zip(next.chars()).filter(|(a, b)| a == b).count();
        assert!(same < 8, "{one} {next}");
    }

    #[test]
    fn whatever_is_changed_is_nothing() {
        let token = seal(1).write(RatingTokenId(7));
        for at in 0..token.len() {
            let mut forged = token.clone().into_bytes();
            forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(seal(1).read(&String::from_utf8(forged).unwrap()), None);
        }
        for forged in
            ["", "A", &token[1..], &format!("{token}A"), &format!("{token}=="), "评价", &"A".repeat(9000)]
        {
            assert_eq!(seal(1).read(forged), None);
        }
    }
}
