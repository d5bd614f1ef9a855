//! Purchasing: suppliers, their documents, and what goods cost by them.

mod corrections;
mod documents;
mod e_documents;
mod e_invoices;
mod e_invoices_out;
mod examples;
mod orders;
mod reports;
mod suppliers;

use ladu_tests::{Answer, Client, TestServer};

/// A British account (one rate of 20 %) with two products, a service, three stores and a supplier.
fn shop(server: &TestServer) -> Client {
    let client = server.account_in("GB");
    client.ask("saveProductGroup", "name=Goods").named("goods");
    client.ask("saveProduct", "groupID=$goods name=A netPrice=10 code=A1 code2=A2").named("a");
    client.ask("saveProduct", "groupID=$goods name=B netPrice=20").named("b");
    client.ask("saveService", "name=Carriage").record();
    for (name, id) in [("Second", 2), ("Third", 3)] {
        assert_eq!(client.ask("saveWarehouse", &format!("name={name} code={name}")).named(name), id);
    }
    client.ask("saveReasonCode", "name=Broken purpose=WRITEOFF").named("broken");
    client.ask("saveReasonCode", "name=Faulty purpose=PURCHASE").named("faulty");
    client.ask("saveSupplier", "companyName=Mill paymentDays=14").record();
    client
}

fn supplier(client: &Client) -> String {
    client.ask("getSuppliers", "orderBy=supplierID").number("supplierID")
}

/// Saves a purchase document of the shop's supplier.
fn purchase(client: &Client, params: &str) -> Answer {
    let supplier = supplier(client);
    let own = |name: &str| params.split_whitespace().any(|pair| pair.starts_with(&format!("{name}=")));
    let mut all = params.to_owned();
    for (name, value) in [("supplierID", supplier.as_str()), ("currencyCode", "GBP"), ("no", "N-1")] {
        if !own(name) {
            all.push_str(&format!(" {name}={value}"));
        }
    }
    client.ask("savePurchaseDocument", &all)
}

fn buy(client: &Client, params: &str) -> String {
    purchase(client, params).number("invoiceID")
}

/// Sets the freight of a document in the account's own currency.
fn freight(client: &Client, document: &str, sum: &str, divided_by: &str) {
    let params = format!("id={document} sum={sum} currencyCode=GBP currencyRate=1 dividedBy={divided_by}");
    assert_eq!(client.ask("updatePurchaseDocumentAdditionalCosts", &params).number("invoiceID"), document);
}

fn read(client: &Client, id: &str) -> Answer {
    client.ask("getPurchaseDocuments", &format!("id={id} getCost=1"))
}

/// On hand, average cost and average purchase price in a store.
fn stock(client: &Client, warehouse: &str, product: &str) -> [String; 3] {
    let asked = format!("warehouseID={warehouse} productID={product} getAveragePrices=1 changedSince=1");
    let answer = client.ask("getProductStock", &asked);
    ["amountInStock", "averageCost", "averagePurchasePrice"].map(|key| answer.number(key))
}

fn register(client: &Client, warehouse: &str, product: &str, amount: &str, price: &str) -> String {
    let params = format!("warehouseID={warehouse} productID1={product} amount1={amount} price1={price}");
    client.ask("saveInventoryRegistration", &params).number("inventoryRegistrationID")
}

fn sell(client: &Client, warehouse: &str, product: &str, amount: &str) -> String {
    let params = format!("warehouseID={warehouse} type=CASHINVOICE productID1={product} amount1={amount}");
    client.ask("saveSalesDocument", &params).number("invoiceID")
}

/// What the goods of a sale cost.
fn cost(client: &Client, sale: &str) -> String {
    client.ask("getSalesDocuments", &format!("id={sale} getCOGS=1")).number("cost")
}

fn text<const N: usize>(words: [&str; N]) -> [String; N] {
    words.map(str::to_owned)
}
