//! Leaves the newest backups and removes what no other needs.

use std::collections::HashSet;
use std::time::Duration;

use crate::object::OBJECTS;
use crate::vault::Vault;

/// Objects younger than this stay: where there is no lock, somebody may be about to refer to them.
const YOUNG: Duration = Duration::from_secs(24 * 3600);

/// Removes all backups of a kind (of all accounts, or of some) but the newest, and the objects that nothing refers to any more; gives the
/// names of those that are gone. When a manifest cannot be read, no object is removed: it may need any of them.
pub fn prune(vault: &Vault, whole: bool, keep: usize) -> anyhow::Result<Vec<String>> {
    let mut manifests = Vec::new();
    for name in vault.names()? {
        manifests.push(vault.manifest(Some(&name))?);
    }
    let of_kind: Vec<String> =
        manifests.iter().filter(|manifest| manifest.is_whole == whole).map(|manifest| manifest.name.clone()).collect();
    let gone: Vec<String> = of_kind[..of_kind.len().saturating_sub(keep.max(1))].to_vec();
    if gone.is_empty() {
        return Ok(gone);
    }
    for name in &gone {
        vault.remove_manifest(name)?;
    }
    let left = manifests.iter().filter(|manifest| !gone.contains(&manifest.name));
    let needed: HashSet<&str> =
        left.flat_map(|manifest| manifest.objects()).map(|object| object.sha256.as_str()).collect();
    let freed: HashSet<&str> = manifests
        .iter()
        .filter(|manifest| gone.contains(&manifest.name))
        .flat_map(|manifest| manifest.objects())
        .map(|object| object.sha256.as_str())
        .collect();
    for found in vault.blobs.list(OBJECTS)? {
        let hash = found.key.rsplit('/').next().unwrap_or_default();
        if !needed.contains(hash) && (freed.contains(hash) || found.age > YOUNG) {
            vault.blobs.delete(&found.key)?;
        }
    }
    Ok(gone)
}
