//! Something that a manifest refers to, kept under the hash of its bytes.

/// The folder of objects in a place of backups.
pub(crate) const OBJECTS: &str = "objects";

/// Something that a manifest refers to.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Object {
    /// The hash of its bytes, in hexadecimal digits.
    pub sha256: String,
    pub bytes: u64,
}

impl Object {
    pub(crate) fn key(&self) -> String {
        let (head, _) = self.sha256.split_at_checked(2).unwrap_or_default();
        format!("{OBJECTS}/{head}/{}", self.sha256)
    }
}
