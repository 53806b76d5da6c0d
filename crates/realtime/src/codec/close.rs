//! The payload of a close frame.

use super::Fault;

/// What a close frame says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Close {
    /// The status code, if one was given.
    pub code: Option<u16>,
    /// The reason, often empty.
    pub reason: String,
}

impl Close {
    pub(super) fn parse(payload: &[u8]) -> Result<Self, Fault> {
        let Some((code, reason)) = payload.split_first_chunk::<2>() else {
            return if payload.is_empty() {
                Ok(Self { code: None, reason: String::new() })
            } else {
                Err(Fault::Protocol("close code cut short"))
            };
        };
        let code = u16::from_be_bytes(*code);
        if !is_sendable(code) {
            return Err(Fault::Protocol("invalid close code"));
        }
        let reason = std::str::from_utf8(reason).map_err(|_| Fault::Utf8)?;
        Ok(Self { code: Some(code), reason: reason.to_owned() })
    }
}

/// Codes that may stand in a frame: the registered ones that are not reserved for local use, and
/// the ranges for libraries (3000) and applications (4000).
fn is_sendable(code: u16) -> bool {
    matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999)
}
