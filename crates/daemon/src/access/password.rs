//! Passwords: Argon2id with the parameters that OWASP recommends (19 MiB, two passes).

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};

/// The hash of a password, with its salt and parameters.
///
/// # Panics
/// Never for a password that fits a request.
pub fn hash(password: &str) -> String {
    let salt: [u8; 16] = crate::secret::random_bytes();
    Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .expect("a password of a length that fits a request can be hashed")
        .to_string()
}

/// Whether a password has this hash.
pub(super) fn verify(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// Takes as long as a verification.
pub(super) fn waste(password: &str) {
    let _ = hash(password);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Proves that a password is recognised by its hash, another is not, and two hashes of one
    /// password differ.
    #[test]
    fn a_password_is_recognised_by_its_hash() {
        let stored = hash("zażółć gęślą jaźń");
        assert!(stored.starts_with("$argon2id$"));
        assert!(verify("zażółć gęślą jaźń", &stored));
        assert!(!verify("zazolc gesla jazn", &stored));
        assert!(!verify("zażółć gęślą jaźń", "nonsense"));
        assert_ne!(stored, hash("zażółć gęślą jaźń"));
    }
}
