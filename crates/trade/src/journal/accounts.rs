//! The accounts of the journal, by the names that it gives them; a company's own numbers come in where it is written.

use ladu_types::Percent;

pub(super) const RECEIVABLE: &str = "Assets:Receivable";
/// What is owed to suppliers.
pub(super) const PAYABLE: &str = "Liabilities:Payable";
/// Goods that came in and are not invoiced yet.
pub(super) const RECEIVED: &str = "Liabilities:GoodsReceived";
/// What customers have with the business: money paid ahead or too much, returns that were not given back, store credit.
pub(super) const PREPAID: &str = "Liabilities:Prepayments";
/// Gift cards that were sold and not used yet.
pub(super) const GIFT_CARDS: &str = "Liabilities:GiftCards";
/// What was given to those who served, and is owed to them.
pub(super) const TIPS: &str = "Liabilities:Tips";
/// Tips that came in by a tender that nobody named.
pub(super) const TIPS_TAKEN: &str = "Assets:Clearing:Tips";
/// Store credit that was given for nothing.
pub(super) const STORE_CREDIT: &str = "Expenses:StoreCredit";
pub(super) const CASH: &str = "Assets:Cash";
pub(super) const BANK: &str = "Assets:Bank";
/// Cash that has left the drawer and has not come to the bank.
pub(super) const IN_TRANSIT: &str = "Assets:CashInTransit";
/// What money of another currency was worth when it was paid, against what it was worth when it was owed.
pub(super) const EXCHANGE: &str = "Income:ExchangeDifferences";
/// What is counted at the end of a day against what should be there.
pub(super) const DIFFERENCES: &str = "Expenses:CashDifferences";
/// The rounding of sales, and what rounding their parts leaves.
pub(super) const ROUNDING: &str = "Income:Rounding";
/// The same of purchases.
pub(super) const PURCHASE_ROUNDING: &str = "Expenses:Rounding";
pub(super) const STOCK: &str = "Assets:Stock";
/// What was there when the business began to count.
pub(super) const OPENING_STOCK: &str = "Equity:OpeningStock";
/// What rounding the cost of goods to cents leaves: a cent or two, however many years.
pub(super) const STOCK_ROUNDING: &str = "Expenses:StockRounding";
/// What earlier years earned.
pub(super) const RETAINED: &str = "Equity:RetainedEarnings";

/// The account of output tax of a rate.
pub(super) fn output_tax(rate: Percent) -> String {
    format!("Liabilities:VAT:{}", percent(rate))
}

/// The account of input tax of a rate.
pub(super) fn input_tax(rate: Percent) -> String {
    format!("Assets:InputVAT:{}", percent(rate))
}

/// The two accounts of tax that the buyer owes in place of the seller: what is owed, and what is taken off again.
pub(super) fn reverse_charge(rate: Percent) -> [String; 2] {
    ["Liabilities:VAT", "Assets:InputVAT"].map(|side| format!("{side}:ReverseCharge:{}", percent(rate)))
}

/// The name of a rate within an account: a point would end it.
pub(super) fn percent(rate: Percent) -> String {
    rate.to_string().replace('.', "-")
}

/// Where the money of a tender is until it is in the bank.
pub(super) fn tender(code: &str) -> String {
    match code {
        "CASH" => CASH.to_owned(),
        "CARD" => "Assets:Cards".to_owned(),
        "TRANSFER" => BANK.to_owned(),
        "CHECK" => "Assets:Checks".to_owned(),
        "GIFTCARD" => GIFT_CARDS.to_owned(),
        "TIP" => TIPS.to_owned(),
        other => {
            let letters: String = other.chars().filter(char::is_ascii_alphanumeric).collect();
            format!("Assets:Clearing:X{letters}")
        }
    }
}
