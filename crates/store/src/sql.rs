//! The one place where the two engines' notations differ.

use crate::engine::Engine;
use crate::error::Error;

/// Moves a counter on and gives its new value.
pub(crate) const ADVANCE: &str = "INSERT INTO counter (account, name, value) VALUES ($0, $1, $2)
     ON CONFLICT (account, name) DO UPDATE SET value = counter.value + excluded.value RETURNING value";

/// A statement in an engine's own notation.
#[derive(Debug, Clone)]
pub(crate) struct Rewritten {
    pub(crate) text: String,
    /// Its first parameter is the account.
    pub(crate) names_account: bool,
}

/// Rewrites a statement's `$0`, `$1` ... into the engine's own marks, the account being the first parameter.
///
/// Statements on control data that do not name the account keep their numbers.
///
/// A statement on account data that does not name the account is refused, so that no filter by account can be forgotten.
pub(crate) fn rewrite(sql: &str, engine: Engine, control: bool) -> Result<Rewritten, Error> {
    if let Some((head, tail)) = sql.split_once(OF_ACCOUNT) {
        return match engine {
            Engine::Sqlite => Ok(Rewritten { text: format!("{head}{tail}"), names_account: false }),
            Engine::Postgres => rewrite(&format!("{head}WHERE account = $0{tail}"), engine, control),
        };
    }
    let mut out = String::with_capacity(sql.len() + 16);
    let mut rest = sql;
    let names_account = sql.match_indices("$0").any(|(at, _)| !sql[at + 2..].starts_with(|c: char| c.is_ascii_digit()));
    if !names_account && !control {
        return Err(Error::Sql(format!("the statement does not name the account: {sql}")));
    }
    let shift = u32::from(names_account);
    while let Some(at) = rest.find('$') {
        let digits = rest[at + 1..].bytes().take_while(u8::is_ascii_digit).count();
        out.push_str(&rest[..at]);
        let Ok(number) = rest[at + 1..at + 1 + digits].parse::<u32>() else {
            return Err(Error::Sql(format!("a lone $ in: {sql}")));
        };
        out.push(if engine == Engine::Sqlite { '?' } else { '$' });
        out.push_str(&(number + shift).to_string());
        rest = &rest[at + 1 + digits..];
    }
    out.push_str(rest);
    if out.contains('{') {
        let lock = if engine == Engine::Sqlite { "" } else { "FOR UPDATE" };
        out = out.replace("{for_update}", lock);
        out = may_contain(&out, engine)?;
    }
    Ok(Rewritten { text: out, names_account })
}

/// Stands behind the table of a statement about all of its rows, which has neither conditions nor parameters. An account's file holds that
/// account alone, and SQLite counts a table without a condition by its pages instead of its rows.
const OF_ACCOUNT: &str = "{of_account}";

const MAY_CONTAIN: &str = "{may_contain ";

/// Rewrites `{may_contain t product $3}`: the row `t` of a table with a search index is among those whose column `search` contains a text
/// of three characters or more. A condition beside it has to say so exactly: this one lets more through.
fn may_contain(sql: &str, engine: Engine) -> Result<String, Error> {
    let mut out = String::with_capacity(sql.len() + 100);
    let mut rest = sql;
    while let Some((before, after)) = rest.split_once(MAY_CONTAIN) {
        let words = after.split_once('}').map(|(inside, rest)| (inside.split(' ').collect::<Vec<_>>(), rest));
        let Some(([alias, table, mark], after)) = words.as_ref().map(|(words, rest)| (words.as_slice(), rest)) else {
            return Err(Error::Sql(format!("a lone {MAY_CONTAIN} in: {sql}")));
        };
        out.push_str(before);
        out.push_str(&match engine {
            Engine::Sqlite => format!(
                "{alias}.id IN (SELECT rowid FROM {table}_search WHERE {table}_search MATCH '\"' || replace({mark}, '\"', '\"\"') || '\"')"
            ),
            Engine::Postgres => format!("{alias}.search LIKE '%' || replace({mark}, '\\', '\\\\') || '%'"),
        });
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

/// The head of a many-row INSERT with the marks of its rows: `($0, $1, $2), ($0, $3, $4)`.
pub(crate) fn insert_rows(head: &str, columns: usize, rows: usize, tail: &str) -> String {
    let mut sql = String::with_capacity(head.len() + tail.len() + rows * columns * 6);
    sql.push_str(head);
    for row in 0..rows {
        sql.push_str(if row == 0 { " ($0" } else { ", ($0" });
        for column in 0..columns {
            sql.push_str(", $");
            sql.push_str(&(row * columns + column + 1).to_string());
        }
        sql.push(')');
    }
    sql.push(' ');
    sql.push_str(tail);
    sql
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_shifted_by_the_account() {
        let sql = "SELECT a FROM t WHERE account = $0 AND x = $12 AND y = $1 {for_update}";
        assert_eq!(
            rewrite(sql, Engine::Sqlite, false).unwrap().text,
            "SELECT a FROM t WHERE account = ?1 AND x = ?13 AND y = ?2 "
        );
        assert_eq!(
            rewrite(sql, Engine::Postgres, false).unwrap().text,
            "SELECT a FROM t WHERE account = $1 AND x = $13 AND y = $2 FOR UPDATE"
        );
        assert!(rewrite("SELECT a FROM t WHERE x = $1", Engine::Sqlite, false).is_err());
        let control = rewrite("SELECT a FROM account WHERE id = $1", Engine::Postgres, true).unwrap();
        assert_eq!((control.text.as_str(), control.names_account), ("SELECT a FROM account WHERE id = $1", false));
        let sql = "SELECT a FROM p t WHERE t.account = $0 AND {may_contain t p $1} AND t.b = $2";
        assert_eq!(
            rewrite(sql, Engine::Postgres, false).unwrap().text,
            r"SELECT a FROM p t WHERE t.account = $1 AND t.search LIKE '%' || replace($2, '\', '\\') || '%' AND t.b = $3"
        );
        assert_eq!(
            rewrite(sql, Engine::Sqlite, false).unwrap().text,
            "SELECT a FROM p t WHERE t.account = ?1 AND t.id IN (SELECT rowid FROM p_search WHERE p_search MATCH
             '\"' || replace(?2, '\"', '\"\"') || '\"') AND t.b = ?3"
                .replace("\n            ", "")
        );
        let sql = "SELECT count(*) FROM t {of_account}";
        assert_eq!(rewrite(sql, Engine::Postgres, false).unwrap().text, "SELECT count(*) FROM t WHERE account = $1");
        assert_eq!(rewrite(sql, Engine::Sqlite, false).unwrap().text, "SELECT count(*) FROM t ");
        assert_eq!(insert_rows("INSERT INTO t VALUES", 2, 2, "x"), "INSERT INTO t VALUES ($0, $1, $2), ($0, $3, $4) x");
    }
}
