//! What each tender comes to on a day of a register: the drawer's cash at the opening, payments, money put in and taken out.

use std::collections::{BTreeMap, HashMap};

use ladu_store::{Row, Value};
use ladu_types::{Money, Overflow};
use ladu_wire::Fault;

use ladu_record::Cx;

/// The tender that is counted in the drawer.
pub const CASH: &str = "CASH";

/// A day of a register or of a drawer.
#[derive(Debug, Clone, Default)]
pub struct Day {
    pub id: i64,
    /// The register; 0 for a drawer.
    pub register: i64,
    pub warehouse: i64,
    /// When it was opened.
    pub opened: i64,
    pub opened_by: i64,
    /// With how much cash.
    pub opened_sum: Money,
    /// When it was closed; 0 while it is open.
    pub closed: i64,
    pub closed_by: i64,
    /// Cash left in the drawer.
    pub closed_sum: Money,
    pub banked_sum: Money,
    /// The currency of all of this.
    pub currency: String,
}

/// Reads days: `conditions` are about the table `d`.
pub fn days(cx: &mut Cx<'_, '_>, conditions: &str, values: &[Value<'_>]) -> Result<Vec<Day>, Fault> {
    let sql = format!(
        "SELECT d.id, d.register_id, d.warehouse_id, d.opened, d.opened_by, d.opened_sum, d.closed, d.closed_by,
                d.closed_sum, d.banked_sum, d.currency_code
         FROM register_day d WHERE d.account = $0 AND {conditions} ORDER BY d.opened, d.id"
    );
    let day = |row: Row<'_>| Day {
        id: row.int(0),
        register: row.int(1),
        warehouse: row.int(2),
        opened: row.int(3),
        opened_by: row.int(4),
        opened_sum: Money::from_micro(row.int(5)),
        closed: row.int(6),
        closed_by: row.int(7),
        closed_sum: Money::from_micro(row.int(8)),
        banked_sum: Money::from_micro(row.int(9)),
        currency: row.text(10).to_owned(),
    };
    Ok(cx.query(&sql, values)?.iter().map(day).collect())
}

/// What was taken on a day, by tender and kind of card; what was put into the drawer and taken out without a sale is under no tender.
pub type Takings = BTreeMap<(String, String), Money>;

/// What is between the opening of day `d` and its close, or now while it is open.
const WITHIN: &str = "x.added >= d.opened AND x.added <= CASE WHEN d.closed = 0 THEN $1 ELSE d.closed END";

/// What was taken on some days. A payment belongs to the days of its register, in its currency, that were open at its moment; a
/// drawer's are those of documents of its users.
pub fn takings(cx: &mut Cx<'_, '_>, days: &[i64]) -> Result<HashMap<i64, Takings>, Fault> {
    let mut all: HashMap<i64, Takings> = HashMap::new();
    let now = [Value::Int(cx.now().0)];
    let card = "CASE WHEN x.type = 'CARD' THEN x.card_type ELSE '' END";
    let payments = |join: &str| {
        format!(
            "SELECT d.id, x.type, {card}, CAST(SUM(x.sum) AS BIGINT) FROM register_day d {join}
             WHERE d.account = $0 AND d.id IN ({{ids}}) AND x.currency_code = d.currency_code AND {WITHIN}
             GROUP BY d.id, x.type, {card}"
        )
    };
    let moves = |join: &str| {
        format!(
            "SELECT d.id, '', '', CAST(SUM(x.sum) AS BIGINT) FROM register_day d {join}
             WHERE d.account = $0 AND d.id IN ({{ids}}) AND x.currency_code = d.currency_code AND {}
             GROUP BY d.id",
            WITHIN.replace("x.added", "x.happened")
        )
    };
    let of_drawer = "JOIN employee e ON e.account = d.account AND e.drawer_id = d.drawer_id AND d.drawer_id <> ''";
    let statements = [
        payments("JOIN payment x ON x.account = d.account AND x.register_id = d.register_id AND d.register_id > 0"),
        payments(&format!(
            "{of_drawer} JOIN sales_document s ON s.account = d.account AND s.employee_id = e.id
             JOIN payment x ON x.account = d.account AND x.document_id = s.id"
        )),
        moves("JOIN cash_move x ON x.account = d.account AND x.register_id = d.register_id AND d.register_id > 0"),
        moves(&format!("{of_drawer} JOIN cash_move x ON x.account = d.account AND x.employee_id = e.id")),
    ];
    for sql in &statements {
        for row in cx.among(sql, days, &now)?.iter() {
            let key = (row.text(1).to_owned(), row.text(2).to_owned());
            let sum = all.entry(row.int(0)).or_default().entry(key).or_default();
            *sum = sum.plus(Money::from_micro(row.int(3)))?;
        }
    }
    Ok(all)
}

/// What was counted of tenders other than cash, by tender and kind of card.
pub type Counts = Vec<((String, String), Money)>;

/// What was counted at the end of some days.
pub fn counts(cx: &mut Cx<'_, '_>, days: &[i64]) -> Result<HashMap<i64, Counts>, Fault> {
    let sql = "SELECT day_id, tender, sum FROM register_day_count WHERE account = $0 AND day_id IN ({ids}) ORDER BY day_id, tender";
    let mut all: HashMap<i64, Counts> = HashMap::new();
    for row in cx.among(sql, days, &[])?.iter() {
        let (tender, card) = row.text(1).split_once('-').unwrap_or((row.text(1), ""));
        let counted = ((tender.to_owned(), card.to_owned()), Money::from_micro(row.int(2)));
        all.entry(row.int(0)).or_default().push(counted);
    }
    Ok(all)
}

/// What was counted on a closed day more (above zero) or less than it should be, by tender. Cash is always counted.
pub fn differences(day: &Day, lines: &[Line], counted: &Counts) -> Result<Vec<(String, Money)>, Overflow> {
    let expected = |tender: &str, card: &str| {
        let meant = lines.iter().filter(|line| {
            line.tender.eq_ignore_ascii_case(tender) && (card.is_empty() || line.card.eq_ignore_ascii_case(card))
        });
        meant.map(|line| line.expected).try_fold(Money::ZERO, Money::plus)
    };
    let cash = day.closed_sum.plus(day.banked_sum)?.minus(expected(CASH, "")?)?;
    let mut all = vec![(CASH.to_owned(), cash)];
    for ((tender, card), sum) in counted {
        all.push((tender.clone(), sum.minus(expected(tender, card)?)?));
    }
    Ok(all)
}

/// What a tender comes to on a day.
#[derive(Debug, Clone, Default)]
pub struct Line {
    pub tender: String,
    /// The kind of card.
    pub card: String,
    /// Cash at the opening.
    pub beginning: Money,
    pub transactions: Money,
    /// Money put into the drawer less what was taken out.
    pub other: Money,
    /// What should be there.
    pub expected: Money,
}

/// The tenders of a day: cash, then the others by name.
pub fn lines(day: &Day, takings: &Takings) -> Result<Vec<Line>, Overflow> {
    let sum = |tender: &str| takings.get(&(tender.to_owned(), String::new())).copied().unwrap_or_default();
    let (transactions, other) = (sum(CASH), sum(""));
    let expected = day.opened_sum.plus(transactions)?.plus(other)?;
    let cash =
        Line { tender: CASH.to_owned(), beginning: day.opened_sum, transactions, other, expected, ..Line::default() };
    let others = takings.iter().filter(|((tender, _), _)| tender != CASH && !tender.is_empty());
    let line = |((tender, card), sum): (&(String, String), &Money)| Line {
        tender: tender.clone(),
        card: card.clone(),
        transactions: *sum,
        expected: *sum,
        ..Line::default()
    };
    Ok(std::iter::once(cash).chain(others.map(line)).collect())
}
