//! Reads backups through: every object is there and is what its manifest says.

use std::collections::HashMap;

use crate::vault::Vault;

/// What came of it.
#[derive(Debug, Default)]
pub struct Verified {
    /// The backups that were looked at, each with what is wrong with it.
    pub backups: Vec<(String, Vec<String>)>,
    pub objects: usize,
    pub bytes: u64,
}

impl Verified {
    /// How much is wrong.
    pub fn faults(&self) -> usize {
        self.backups.iter().map(|(_, faults)| faults.len()).sum()
    }
}

/// Verifies one backup, or all of them.
pub fn verify(vault: &Vault, name: Option<&str>) -> anyhow::Result<Verified> {
    let names = match name {
        Some(name) => vec![name.to_owned()],
        None => vault.names()?,
    };
    let mut verified = Verified::default();
    let mut seen: HashMap<String, Option<String>> = HashMap::new();
    for name in names {
        let manifest = match vault.manifest(Some(&name)) {
            Ok(manifest) => manifest,
            Err(error) => {
                verified.backups.push((name, vec![format!("{error:#}")]));
                continue;
            }
        };
        let mut faults = Vec::new();
        for object in manifest.objects() {
            let fault = seen.entry(object.sha256.clone()).or_insert_with(|| {
                verified.objects += 1;
                verified.bytes += object.bytes;
                vault.fault(object)
            });
            faults.extend(fault.as_ref().map(|fault| format!("object {} {fault}", object.sha256)));
        }
        verified.backups.push((name, faults));
    }
    Ok(verified)
}
