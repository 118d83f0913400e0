//! The installation's secret key, and the keys derived from it.
//!
//! One file of 32 random bytes, shared by all processes and kept out of backups (contract.md §1). Each use has a
//! key of its own, derived by a label, so that one that leaks opens nothing else.

use hmac::{Hmac, KeyInit, Mac};
use rand::TryRngCore;
use rand::rngs::OsRng;
use secrecy::{ExposeSecret, SecretBox};
use sha2::{Digest, Sha256};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum SecretsError {
    /// The file cannot be read or made.
    #[error("密钥文件 {0} 无法读写")]
    Io(String, #[source] io::Error),
    /// The file does not hold 64 hexadecimal digits.
    #[error("密钥文件 {0} 的内容不是 64 位十六进制数")]
    Malformed(String),
}

/// What a derived key is for. A new use gets a new label; a label never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Signs access tokens.
    AccessToken,
    /// Encrypts names and numbers.
    PersonalData,
    /// Looks names and numbers up by a keyed hash.
    PersonalIndex,
    /// Salts the hashes of texts in the journal.
    JournalSalt,
    /// Signs what stands behind QR codes and links for ratings.
    RatingToken,
    /// Hashes where ratings came from.
    RatingOrigin,
    /// Tells this key from another one, in a backup.
    Fingerprint,
}

impl Purpose {
    fn label(self) -> &'static [u8] {
        match self {
            Self::AccessToken => b"hotline/access-token/1",
            Self::PersonalData => b"hotline/personal-data/1",
            Self::PersonalIndex => b"hotline/personal-index/1",
            Self::JournalSalt => b"hotline/journal-salt/1",
            Self::RatingToken => b"hotline/rating-token/1",
            Self::RatingOrigin => b"hotline/rating-origin/1",
            Self::Fingerprint => b"hotline/fingerprint/1",
        }
    }
}

/// The master key; clones share it.
#[derive(Debug, Clone)]
pub struct Secrets(Arc<SecretBox<[u8; 32]>>);

impl Secrets {
    /// Reads the key, making it (0600) where there is none.
    pub fn open(path: &Path) -> Result<Self, SecretsError> {
        let named = path.display().to_string();
        match fs::read_to_string(path) {
            Ok(text) => Self::parse(&text).ok_or(SecretsError::Malformed(named)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Self::create(path).map_err(|e| SecretsError::Io(named, e))
            }
            Err(error) => Err(SecretsError::Io(named, error)),
        }
    }

    fn create(path: &Path) -> io::Result<Self> {
        let key: [u8; 32] = random()?;
        // Written beside and linked into place: of two processes starting at once, both end with the same whole file.
        let beside = path.with_extension(format!("{}.new", std::process::id()));
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&beside)?;
        writeln!(file, "{}", hex::encode(key))?;
        file.sync_all()?;
        let linked = fs::hard_link(&beside, path);
        fs::remove_file(&beside)?;
        match linked {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Self::parse(&fs::read_to_string(path)?).ok_or(io::ErrorKind::InvalidData.into())
            }
            Err(error) => Err(error),
            Ok(()) => Ok(Self::from_bytes(key)),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        hex::decode(text.trim()).ok()?.try_into().ok().map(Self::from_bytes)
    }

    /// A key from bytes at hand, as tests use.
    pub fn from_bytes(key: [u8; 32]) -> Self {
        Self(Arc::new(SecretBox::new(Box::new(key))))
    }

    /// The key for one purpose: HMAC-SHA256 of its label.
    pub fn derive(&self, purpose: Purpose) -> [u8; 32] {
        // HMAC fills a short key up with zeros to the block of 64 bytes.
        let mut block = [0; 64];
        block[..32].copy_from_slice(self.0.expose_secret());
        let mut mac = Hmac::<Sha256>::new(&block.into());
        mac.update(purpose.label());
        mac.finalize().into_bytes().into()
    }
}

/// Bytes that nobody can guess.
pub fn random<const N: usize>() -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    OsRng.try_fill_bytes(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes)
}

/// The hash under which a token with 256 random bits is kept: it needs no salt.
pub fn token_hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_give_different_keys_and_the_same_one_each_time() {
        let secrets = Secrets::from_bytes([7; 32]);
        assert_eq!(secrets.derive(Purpose::AccessToken), secrets.derive(Purpose::AccessToken));
        assert_ne!(secrets.derive(Purpose::AccessToken), secrets.derive(Purpose::PersonalData));
        assert_ne!(
            secrets.derive(Purpose::AccessToken),
            Secrets::from_bytes([8; 32]).derive(Purpose::AccessToken)
        );
    }

    #[test]
    fn the_file_is_made_once_readable_by_its_owner_alone() {
        let folder = std::env::temp_dir().join(format!("hotline-key-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("folder");
        let path = folder.join("secret.key");
        let first = Secrets::open(&path).expect("made");
        let second = Secrets::open(&path).expect("read");
        assert_eq!(first.derive(Purpose::AccessToken), second.derive(Purpose::AccessToken));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).expect("metadata").permissions().mode() & 0o777, 0o600);
        }
        fs::write(&path, "short").expect("write");
        assert!(matches!(Secrets::open(&path), Err(SecretsError::Malformed(_))));
        fs::remove_dir_all(&folder).expect("clean");
    }
}
