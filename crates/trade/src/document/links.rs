//! Documents that others were made from, and what was made from them, as pages of documents show them.

use std::collections::HashMap;

use ladu_wire::{Fault, Writer};

use ladu_record::Cx;

/// Where links between documents of a kind are kept, and what is shown of a linked document.
pub struct Linked {
    /// The table of links, with `base_id` and `follow_up_id`.
    pub links: &'static str,
    /// The table of documents.
    pub documents: &'static str,
    /// Columns of texts, which are keys of the answer too.
    pub shown: &'static [&'static str],
}

/// Which end of a link is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// What a document was made from.
    Base,
    /// What was made from it.
    FollowUp,
}

/// The linked documents of a page.
#[derive(Debug, Default)]
pub struct Links {
    shown: &'static [&'static str],
    bases: HashMap<i64, Vec<Link>>,
    follow_ups: HashMap<i64, Vec<Link>>,
}

/// A linked document: its id, and its texts in the order they are shown.
type Link = (i64, Vec<String>);

impl Links {
    /// Reads them, in two statements.
    pub fn load(cx: &mut Cx<'_, '_>, linked: &Linked, ids: &[i64]) -> Result<Links, Fault> {
        let mut read = |own: &str, other: &str| -> Result<HashMap<i64, Vec<Link>>, Fault> {
            let columns: Vec<String> = linked.shown.iter().map(|column| format!("d.{column}")).collect();
            let sql = format!(
                "SELECT l.{own}, d.id, {} FROM {} l JOIN {} d ON d.account = l.account AND d.id = l.{other}
                 WHERE l.account = $0 AND l.{own} IN ({{ids}}) ORDER BY l.{own}, d.id",
                columns.join(", "),
                linked.links,
                linked.documents
            );
            let mut found: HashMap<i64, Vec<Link>> = HashMap::new();
            for row in cx.among(&sql, ids, &[])?.iter() {
                let texts = (0..columns.len()).map(|at| row.text(at + 2).to_owned()).collect();
                found.entry(row.int(0)).or_default().push((row.int(1), texts));
            }
            Ok(found)
        };
        let (bases, follow_ups) = (read("follow_up_id", "base_id")?, read("base_id", "follow_up_id")?);
        Ok(Links { shown: linked.shown, bases, follow_ups })
    }

    fn of(&self, document: i64, end: End) -> &[Link] {
        let links = if end == End::Base { &self.bases } else { &self.follow_ups };
        links.get(&document).map_or(&[], Vec::as_slice)
    }

    /// Has some linked document this text in a column that is shown?
    pub fn has(&self, document: i64, end: End, column: &str, text: &str) -> bool {
        let at = self.shown.iter().position(|shown| *shown == column);
        self.of(document, end).iter().any(|(_, texts)| at.is_some_and(|at| texts[at] == text))
    }

    /// Writes the list of a document's linked documents.
    pub fn write(&self, document: i64, end: End, name: &'static str, w: &mut Writer) {
        w.key(name);
        w.list(|w| {
            for (id, texts) in self.of(document, end) {
                w.object(|w| {
                    w.key("id");
                    w.int(*id);
                    for (key, text) in self.shown.iter().zip(texts) {
                        w.key(key);
                        w.text(text);
                    }
                });
            }
        });
    }
}
