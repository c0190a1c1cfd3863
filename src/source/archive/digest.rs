//! Digests of records: `sha1:BASE32`, as archives write them.

use md5::Digest as _;

/// Does a digest agree with one of the things that it may be of? `None` when it says nothing that can be checked.
///
/// Programs do not agree on whether a payload is digested with or without its chunks and compression, so that each
/// is tried.
pub(super) fn agrees(label: &str, candidates: &[&[u8]]) -> Option<bool> {
    let (algorithm, value) = label.trim().split_once(':')?;
    let hash: fn(&[u8]) -> Vec<u8> = match algorithm.trim().to_ascii_lowercase().replace('-', "").as_str() {
        "sha1" => |bytes| sha1::Sha1::digest(bytes).to_vec(),
        "sha256" => |bytes| sha2::Sha256::digest(bytes).to_vec(),
        "md5" => |bytes| md5::Md5::digest(bytes).to_vec(),
        _ => return None,
    };
    let wanted = value.trim().trim_end_matches('=').to_ascii_uppercase();
    Some(candidates.iter().any(|bytes| {
        let digest = hash(bytes);
        [
            data_encoding::BASE32_NOPAD.encode(&digest),
            data_encoding::HEXUPPER.encode(&digest),
        ]
        .contains(&wanted)
            // Base64 tells its case.
            || data_encoding::BASE64_NOPAD.encode(&digest) == value.trim().trim_end_matches('=')
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_in_each_form() {
        for label in [
            "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ",
            "SHA-1: 3i42h3s6nnfq2msvx7xzkyayscx5qbyj",
            "sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "sha-256:4OYMIQUY7QOBJGX36TEJS35ZEQT24QPEMSNZGTFESWMRW6CSXBKQ====",
            "md5:d41d8cd98f00b204e9800998ecf8427e",
            "md5:1B2M2Y8AsgTpgAmY7PhCfg==",
        ] {
            assert_eq!(agrees(label, &[b"x", b""]), Some(true), "{label}");
            assert_eq!(agrees(label, &[b"x"]), Some(false), "{label}");
        }
        assert_eq!(agrees("blake3:00", &[b""]), None);
        assert_eq!(agrees("none", &[b""]), None);
    }
}
