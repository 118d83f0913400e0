//! Personal data at rest: encrypted, with a keyed hash beside it for exact lookup (domain.md §8.4).
//!
//! The crypto stands behind [`Vault`] alone, so that SM4 and SM3 can take its place.

use super::Error;
use crate::secrets::{Purpose, Secrets, random};
use crate::store::caller::Secret;
use aes_gcm::aead::{Aead, KeyInit as _};
use aes_gcm::{Aes256Gcm, Nonce};
use hmac::{Hmac, KeyInit as _, Mac};
use sha2::{Digest, Sha256};

/// Bytes of the nonce that stands before each ciphertext.
const NONCE: usize = 12;

/// Encrypts, decrypts and indexes names and numbers.
#[derive(Clone)]
pub struct Vault {
    cipher: Aes256Gcm,
    index: Hmac<Sha256>,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

impl Vault {
    /// With the keys of this installation.
    pub fn new(secrets: &Secrets) -> Self {
        let mut block = [0; 64];
        block[..32].copy_from_slice(&secrets.derive(Purpose::PersonalIndex));
        Self {
            cipher: Aes256Gcm::new(&secrets.derive(Purpose::PersonalData).into()),
            index: Hmac::new(&block.into()),
        }
    }

    /// The value encrypted, with its keyed hash.
    ///
    /// # Errors
    /// When the system gives no randomness.
    pub fn seal(&self, value: &str) -> Result<Secret, Error> {
        Ok(Secret { enc: self.encrypt(value)?, hmac: self.fingerprint(value) })
    }

    /// The value encrypted: the nonce, then AES-256-GCM.
    ///
    /// # Errors
    /// When the system gives no randomness.
    pub fn encrypt(&self, value: &str) -> Result<Vec<u8>, Error> {
        let nonce: [u8; NONCE] = random().map_err(|e| Error::Internal("randomness", Box::new(e)))?;
        let sealed = self.cipher.encrypt(&Nonce::from(nonce), value.as_bytes());
        let sealed = sealed.map_err(|e| Error::Internal("encryption", e.to_string().into()))?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// The value as it was given.
    ///
    /// # Errors
    /// When it was encrypted under another key, or changed.
    pub fn open(&self, sealed: &[u8]) -> Result<String, Error> {
        let broken = |what: &str| Error::Internal("personal data cannot be read", what.into());
        let (nonce, sealed) = sealed.split_at_checked(NONCE).ok_or_else(|| broken("too short"))?;
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| broken("nonce"))?;
        let plain =
            self.cipher.decrypt(&Nonce::from(nonce), sealed).map_err(|_| broken("wrong key or changed"))?;
        String::from_utf8(plain).map_err(|_| broken("not text"))
    }

    /// The keyed hash of a normalised number or name, by which it is looked up.
    pub fn fingerprint(&self, value: &str) -> String {
        let mut mac = self.index.clone();
        mac.update(value.as_bytes());
        hex::encode(mac.finalize().into_bytes())
    }
}

/// Hex of SHA-256 over a salt and the personal data of one caller: what the journal keeps of them.
pub fn identity(salt: &[u8], parts: &[Option<&str>]) -> String {
    let mut hash = Sha256::new().chain_update(salt);
    for part in parts {
        // A separator that no field holds, so that parts cannot run into each other.
        hash.update(part.unwrap_or_default());
        hash.update([0]);
    }
    hex::encode(hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(key: u8) -> Vault {
        Vault::new(&Secrets::from_bytes([key; 32]))
    }

    #[test]
    fn what_is_sealed_opens_with_the_same_key_only() {
        let secret = vault(1).seal("13800000000").unwrap();
        assert_eq!(vault(1).open(&secret.enc).unwrap(), "13800000000");
        assert!(vault(2).open(&secret.enc).is_err());
        assert!(vault(1).open(&secret.enc[1..]).is_err());
        assert!(vault(1).open(&[]).is_err());
        assert!(!secret.enc.windows(11).any(|w| w == b"13800000000"));
    }

    #[test]
    fn a_fingerprint_is_the_same_for_the_same_number_and_key() {
        assert_eq!(vault(1).seal("1").unwrap().hmac, vault(1).fingerprint("1"));
        assert_ne!(vault(1).fingerprint("1"), vault(2).fingerprint("1"));
        assert_ne!(vault(1).seal("1").unwrap().enc, vault(1).seal("1").unwrap().enc);
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_ne!(identity(b"s", &[Some("ab"), Some("c")]), identity(b"s", &[Some("a"), Some("bc")]));
        assert_ne!(identity(b"s", &[Some("a"), None]), identity(b"t", &[Some("a"), None]));
    }
}
