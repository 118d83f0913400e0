//! Access tokens: JWT, HMAC-SHA256 and nothing else.
//!
//! The crate's own provider brings RSA and elliptic curves; ours knows one algorithm and refuses every other by
//! construction, so that a token cannot choose how it is read.

use chrono::Utc;
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{ErrorKind, Result as JwtResult};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use sea_orm::prelude::Uuid;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use signature::{Signer, Verifier};
use std::fmt;
use std::sync::Arc;

/// What an access token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The session. Who it is, and with which roles, is read from the database each time.
    pub sid: Uuid,
    /// Seconds since 1970, real time.
    pub iat: i64,
    /// Seconds since 1970, real time.
    pub exp: i64,
}

/// Signs and reads access tokens; clones share the key.
#[derive(Clone)]
pub struct Tokens(Arc<Keys>);

struct Keys {
    sign: EncodingKey,
    read: DecodingKey,
    life: i64,
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens")
    }
}

impl Tokens {
    /// Tokens under `key` that live `minutes`.
    pub fn new(key: &[u8; 32], minutes: u32) -> Self {
        // Refused when it stands already: the same one.
        let _ = PROVIDER.install_default();
        Self(Arc::new(Keys {
            sign: EncodingKey::from_secret(key),
            read: DecodingKey::from_secret(key),
            life: i64::from(minutes) * 60,
        }))
    }

    /// Seconds from issue to end.
    pub fn life(&self) -> i64 {
        self.0.life
    }

    /// A token for a session.
    pub fn issue(&self, sid: Uuid, now: chrono::DateTime<Utc>) -> JwtResult<String> {
        let iat = now.timestamp();
        let claims = Claims { sid, iat, exp: iat + self.0.life };
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.0.sign)
    }

    /// What a token says, if it is ours and has not run out.
    pub fn read(&self, token: &str) -> Option<Claims> {
        let mut rules = Validation::new(Algorithm::HS256);
        rules.leeway = 0;
        jsonwebtoken::decode(token, &self.0.read, &rules).ok().map(|read| read.claims)
    }
}

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, key| Ok(Box::new(Hs256::new(*algorithm, Some(key.as_bytes()))?)),
    verifier_factory: |algorithm, key| Ok(Box::new(Hs256::new(*algorithm, key.try_get_as_bytes().ok())?)),
    key_utils: KeyUtils::new_unimplemented(),
};

struct Hs256(Hmac<Sha256>);

impl Hs256 {
    fn new(algorithm: Algorithm, key: Option<&[u8]>) -> JwtResult<Self> {
        match (algorithm, key.and_then(|key| Hmac::new_from_slice(key).ok())) {
            (Algorithm::HS256, Some(mac)) => Ok(Self(mac)),
            (Algorithm::HS256, None) => Err(ErrorKind::InvalidKeyFormat.into()),
            _ => Err(ErrorKind::InvalidAlgorithm.into()),
        }
    }
}

impl Signer<Vec<u8>> for Hs256 {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        Ok(self.0.clone().chain_update(message).finalize().into_bytes().to_vec())
    }
}

impl Verifier<Vec<u8>> for Hs256 {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        // Compares in constant time.
        self.0.clone().chain_update(message).verify_slice(signature).map_err(|_| signature::Error::new())
    }
}

impl JwtSigner for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

impl JwtVerifier for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use chrono::TimeDelta;

    fn now() -> chrono::DateTime<Utc> {
        crate::clock::Clock::real().real_now()
    }

    #[test]
    fn a_token_is_read_by_its_own_key_until_it_runs_out() {
        let tokens = Tokens::new(&[1; 32], 15);
        let sid = Uuid::now_v7();
        let token = tokens.issue(sid, now()).expect("token");
        assert_eq!(tokens.read(&token).map(|claims| claims.sid), Some(sid));
        assert_eq!(Tokens::new(&[2; 32], 15).read(&token), None);
        let old = tokens.issue(sid, now() - TimeDelta::minutes(16)).expect("token");
        assert_eq!(tokens.read(&old), None);
    }

    #[test]
    fn a_token_cannot_choose_its_algorithm() {
        let tokens = Tokens::new(&[1; 32], 15);
        let token = tokens.issue(Uuid::now_v7(), now()).expect("token");
        let (_, rest) = token.split_once('.').expect("parts");
        for header in [r#"{"alg":"none"}"#, r#"{"alg":"HS512"}"#, r#"{"alg":"RS256"}"#, "{}"] {
            let forged = format!("{}.{rest}", URL_SAFE_NO_PAD.encode(header));
            assert_eq!(tokens.read(&forged), None, "{header}");
        }
        let unsigned = token.rsplit_once('.').map(|(front, _)| format!("{front}.")).expect("parts");
        assert_eq!(tokens.read(&unsigned), None);
        assert_eq!(tokens.read("a.b.c"), None);
    }
}
