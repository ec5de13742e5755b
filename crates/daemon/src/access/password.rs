//! Passwords: Argon2id with the parameters that OWASP recommends (19 MiB, two passes).
//!
//! The memory that hashing needs is the caller's, to be used again: freed, so large a piece is kept by the allocator
//! for the thread that had it, and not used again as a whole.

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::phc::{Output, ParamsString, PasswordHash, Salt},
};

/// What hashing needs of memory; nothing at first, and whatever the last hash left.
pub(super) type Memory = Vec<Block>;

/// The hash of a password, with its salt and parameters.
///
/// # Panics
/// Never for a password that fits a request.
pub fn hash(password: &str) -> String {
    hash_in(password, &mut Memory::new())
}

pub(super) fn hash_in(password: &str, memory: &mut Memory) -> String {
    let salt: [u8; 16] = crate::secret::random_bytes();
    let (algorithm, version, params) = (Algorithm::Argon2id, Version::default(), Params::default());
    let made = || {
        Some(PasswordHash {
            algorithm: algorithm.ident(),
            version: Some(version.into()),
            params: ParamsString::try_from(&params).ok()?,
            salt: Some(Salt::new(&salt).ok()?),
            hash: Some(output(&Argon2::new(algorithm, version, params), password, &salt, memory)?),
        })
    };
    made().expect("a password of a length that fits a request can be hashed").to_string()
}

/// Whether a password has this hash.
pub(super) fn verify(password: &str, hash: &str, memory: &mut Memory) -> bool {
    let mut same = || {
        let hash = PasswordHash::new(hash).ok()?;
        let algorithm = Algorithm::try_from(hash.algorithm.as_str()).ok()?;
        let version = hash.version.map_or(Ok(Version::default()), Version::try_from).ok()?;
        let argon2 = Argon2::new(algorithm, version, Params::try_from(&hash).ok()?);
        // Outputs are compared in a time that tells nothing.
        Some(output(&argon2, password, hash.salt?.as_ref(), memory)? == hash.hash?)
    };
    same().unwrap_or(false)
}

/// Takes as long as a verification.
pub(super) fn waste(password: &str, memory: &mut Memory) {
    let _ = hash_in(password, memory);
}

fn output(argon2: &Argon2<'_>, password: &str, salt: &[u8], memory: &mut Memory) -> Option<Output> {
    let mut room = [0; Output::MAX_LENGTH];
    let out = room.get_mut(..argon2.params().output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN))?;
    memory.resize(argon2.params().block_count(), Block::default());
    argon2.hash_password_into_with_memory(password.as_bytes(), salt, out, memory.as_mut_slice()).ok()?;
    Output::new(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use argon2::password_hash::{PasswordHasher, PasswordVerifier};

    /// Proves that a password is recognised by its hash, another is not, and two hashes of one
    /// password differ; in memory that another hash has left full, too.
    #[test]
    fn a_password_is_recognised_by_its_hash() {
        let memory = &mut Memory::new();
        let stored = hash_in("zażółć gęślą jaźń", memory);
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(verify("zażółć gęślą jaźń", &stored, memory));
        assert!(!verify("zazolc gesla jazn", &stored, memory));
        for nonsense in
            ["nonsense", "$argon2id$v=19$m=19456,t=2,p=1", "$argon2id$v=19$m=1,t=2,p=1$c2FsdHNhbHQ$AAAA"]
        {
            assert!(!verify("zażółć gęślą jaźń", nonsense, memory), "{nonsense}");
        }
        assert_ne!(stored, hash_in("zażółć gęślą jaźń", memory));
        assert!(verify("zażółć gęślą jaźń", &stored, &mut Memory::new()));
    }

    /// Proves that hashes are what the library itself makes and recognises, of other parameters, too.
    #[test]
    fn hashes_are_the_librarys() {
        let memory = &mut Memory::new();
        assert!(
            Argon2::default().verify_password("a password".as_bytes(), hash("a password").as_str()).is_ok()
        );
        for (kib, passes, length) in [(19_456, 2, 32), (64, 1, 16), (1_024, 3, 64)] {
            let params = Params::new(kib, passes, 1, Some(length)).expect("the parameters are allowed");
            let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
            let theirs = argon2.hash_password_with_salt(b"a password", b"salted salt").expect("it is hashed");
            assert!(verify("a password", &theirs.to_string(), memory), "{theirs}");
            assert!(!verify("another one", &theirs.to_string(), memory), "{theirs}");
        }
    }
}
