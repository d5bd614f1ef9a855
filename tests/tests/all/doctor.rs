//! The doctor finds tables that were changed behind Ladu's back.

use ladu_tests::{Client, Engine, TestServer, TestStore, on_both_engines};

on_both_engines! {
    changed_tables_are_found
    planted_damages_are_found
    a_sound_shop_is_sound
}

/// Runs statements on the account's tables as somebody who is not Ladu.
fn tamper(store: &TestStore, account: i64, sql: &str) {
    match store.store.engine() {
        Engine::Sqlite => {
            let path = format!("{}/{account}.db", store.url.trim_start_matches("sqlite:"));
            rusqlite::Connection::open(path).expect("the file").execute_batch(sql).expect("a change");
        }
        Engine::Postgres => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let (client, driver) =
                    tokio_postgres::connect(&store.url, tokio_postgres::NoTls).await.expect("the database");
                tokio::spawn(driver);
                client.batch_execute(sql).await.expect("a change");
            });
        }
    }
}

fn account_of(server: &TestServer, client: &Client) -> i64 {
    ladu_identity::accounts::find(&server.store.store, Some(&client.code)).expect("the account").id.number()
}

fn changed_tables_are_found(server: TestServer) {
    let client = server.account();
    let account = account_of(&server, &client);
    let findings = || {
        let found = server.store.store.check_schema(&[account]).expect("a check");
        found.into_iter().map(|finding| finding.what).collect::<Vec<_>>()
    };
    assert_eq!(findings(), Vec::<String>::new());
    if server.engine() == Engine::Sqlite {
        let found = server.store.store.check_schema(&[987, account]).expect("a check that goes on");
        let told: Vec<String> = found.into_iter().map(|finding| finding.to_string()).collect();
        let is_told =
            |told: &String| told.starts_with("987.db: cannot be read: ") && told.contains("987.db is missing");
        assert!(told.len() == 1 && told.iter().all(is_told), "{told:?}");
    }
    tamper(
        &server.store,
        account,
        "DROP INDEX by_brand_changed; ALTER TABLE brand ADD COLUMN colour TEXT; ALTER TABLE unit DROP COLUMN name;
         CREATE TABLE stray (id INTEGER)",
    );
    let expected = [
        "column brand.colour is not one of Ladu's",
        "column unit.name is missing",
        "table stray is not one of Ladu's",
        "index by_brand_changed is missing",
    ];
    assert_eq!(findings(), expected);
}

/// A shop with a document of every kind: orders that are partly delivered, a credit invoice, payments, transfers and orders for them.
fn shop(server: &TestServer) -> Client {
    let client = server.account();
    client.ask("saveProductGroup", "name=Goods").named("goods");
    for product in ["tea", "cup"] {
        client.ask("saveProduct", &format!("groupID=$goods name={product} netPrice=10")).named(product);
    }
    client.ask("saveWarehouse", "name=Second code=S").named("second");
    client.ask("saveSupplier", "fullName=Mill").named("supplier");
    client.ask("saveReasonCode", "name=Broken purpose=WRITEOFF").named("broken");
    let make = |call: &str, params: &str, name: &str| client.ask(call, params).named(name);
    let goods = "productID1=$tea amount1=40 price1=2 productID2=$cup amount2=30 price2=3.5";
    make("saveInventoryRegistration", &format!("warehouseID=$store {goods}"), "registration");
    make(
        "savePurchaseDocument",
        &format!("warehouseID=$store supplierID=$supplier no=1 currencyCode=EUR {goods}"),
        "purchase",
    );
    make(
        "saveInventoryTransfer",
        "warehouseFromID=$store warehouseToID=$second productID1=$tea amount1=12",
        "transfer",
    );
    make("saveInventoryWriteOff", "warehouseID=$store reasonID=$broken productID1=$cup amount1=2", "write_off");
    let rows = "productID1=$tea amount1=5 price1=10 productID2=$cup amount2=3 price2=7.777 discount2=7.25";
    make("saveSalesDocument", &format!("type=CASHINVOICE warehouseID=$store {rows}"), "sale");
    client.ask("savePayment", "documentID=$sale type=CASH sum=20").named("payment");
    let back = "type=CREDITINVOICE creditToDocumentID=$sale warehouseID=$store productID1=$tea amount1=-2 price1=10";
    make("saveSalesDocument", back, "credit");
    make(
        "saveSalesDocument",
        "type=ORDER reserveGoods=1 warehouseID=$store productID1=$tea amount1=8 price1=10",
        "order",
    );
    let part = "type=INVWAYBILL baseDocumentID=$order warehouseID=$store productID1=$tea amount1=3 price1=10";
    make("saveSalesDocument", part, "delivery");
    let draft = "type=CASHINVOICE confirmInvoice=0 warehouseID=$store productID1=$tea amount1=1 price1=10";
    make("saveSalesDocument", draft, "draft");
    client
}

fn a_sound_shop_is_sound(server: TestServer) {
    server.doctor(&shop(&server));
}

/// What is broken, the statements that break it, and the law that finds it.
type Damage = (&'static str, &'static str, &'static str);

/// Documents that went while their rows, moves and payments stayed.
const LOST_DOCUMENTS: &[Damage] = &[
    ("a lost sale", "DELETE FROM sales_document WHERE id = {sale}", "a row has its document"),
    ("a lost registration", "DELETE FROM inventory_registration WHERE id = {registration}", "a row has its document"),
    ("a lost transfer", "DELETE FROM inventory_transfer WHERE id = {transfer}", "a row has its document"),
    ("a lost write-off", "DELETE FROM inventory_write_off WHERE id = {write_off}", "a row has its document"),
    ("a lost purchase", "DELETE FROM purchase_document WHERE id = {purchase}", "a row has its document"),
    (
        "moves of a lost document",
        "DELETE FROM sales_document WHERE id = {sale}",
        "goods were moved by a confirmed document",
    ),
    (
        "a payment of a lost document",
        "DELETE FROM sales_document WHERE id = {sale}",
        "a payment of a document has that document",
    ),
];

/// Rows that went while their document stayed.
const LOST_ROWS: &[Damage] = &[
    (
        "a lost row of a sale",
        "DELETE FROM sales_row WHERE document_id = {sale} AND position = 2",
        "goods were moved by a row of their document",
    ),
    (
        "a lost row of a draft",
        "DELETE FROM sales_row WHERE document_id = {draft}",
        "the net sums that rows are booked with are the document's",
    ),
    (
        "a lost row of a purchase",
        "DELETE FROM purchase_row WHERE document_id = {purchase} AND position = 1",
        "the net of a purchase document is that of its rows",
    ),
    (
        "a lost row of a registration",
        "DELETE FROM inventory_registration_row WHERE document_id = {registration} AND position = 1",
        "goods were moved by a row of their document",
    ),
    (
        "a lost row of a transfer",
        "DELETE FROM inventory_transfer_row WHERE document_id = {transfer}",
        "goods were moved by a row of their document",
    ),
    (
        "a lost row of a write-off",
        "DELETE FROM inventory_write_off_row WHERE document_id = {write_off}",
        "goods were moved by a row of their document",
    ),
];

/// Amounts and prices of rows that their documents, moves and returns do not know.
const CHANGED_ROWS: &[Damage] = &[
    (
        "an amount of a transfer",
        "UPDATE inventory_transfer_row SET amount = amount + 1000000 WHERE document_id = {transfer}",
        "a confirmed document moved what its rows say",
    ),
    (
        "an amount of a sale",
        "UPDATE sales_row SET amount = amount + 1000000 WHERE document_id = {sale}",
        "a confirmed document moved what its rows say",
    ),
    (
        "a price of a sale",
        "UPDATE sales_row SET price = price + 500000 WHERE document_id = {sale} AND position = 1",
        "a row comes to what its price says",
    ),
    (
        "a price of a purchase",
        "UPDATE purchase_row SET price = price + 10000 WHERE document_id = {purchase} AND position = 1",
        "a row comes to what its price says",
    ),
    (
        "a price of a registration",
        "UPDATE inventory_registration_row SET price = price + 10 WHERE document_id = {registration} AND position = 1",
        "a row comes to what its price says",
    ),
    (
        "more returned than sold",
        "UPDATE sales_row SET returned = amount + 1 WHERE document_id = {sale}",
        "no more of a row came back than was sold",
    ),
    (
        "fewer returned than came back",
        "UPDATE sales_row SET returned = 0 WHERE document_id = {sale}",
        "what came back of a row is what was taken of it",
    ),
    (
        "more taken back than was sold",
        "UPDATE sales_row SET amount = amount * 10 WHERE document_id = {credit}",
        "no more of a sale's goods came back than it sold",
    ),
];

/// Numbers that are there twice, and counters that would give out an id or a number again.
const NUMBERS: &[Damage] = &[
    (
        "a number twice",
        "UPDATE sales_document SET number = (SELECT number FROM sales_document o WHERE o.id = {sale} AND o.account = sales_document.account) WHERE id = {delivery}",
        "a document is sorted by its own number",
    ),
    (
        "a number of a registration twice",
        "UPDATE inventory_registration SET number = 1; INSERT INTO inventory_registration (account, id, number) SELECT account, 99, 1 FROM inventory_registration WHERE id = {registration}",
        "no two documents have the same number",
    ),
    ("a counter behind", "UPDATE counter SET value = 1 WHERE name = 'sales_document'", "ids go on behind the last"),
    ("a counter of moves behind", "DELETE FROM counter WHERE name = 'stock_move'", "ids go on behind the last"),
    (
        "a series behind",
        "UPDATE counter SET value = 0 WHERE name = 'number:transfer'",
        "a series of numbers goes on behind the last",
    ),
];

/// Documents that moved or reserved goods and are not confirmed any more.
const UNCONFIRMED: &[Damage] = &[
    (
        "an unconfirmed sale that moved",
        "UPDATE sales_document SET confirmed = 0 WHERE id = {sale}",
        "goods were moved by a confirmed document",
    ),
    (
        "an unconfirmed transfer that moved",
        "UPDATE inventory_transfer SET confirmed = 0 WHERE id = {transfer}",
        "goods were moved by a confirmed document",
    ),
    (
        "a reservation of a draft",
        "UPDATE sales_document SET confirmed = 0 WHERE id = {order}",
        "what is reserved is reserved by a confirmed order",
    ),
];

/// Reservations, levels, moves and layers that do not come to the same.
const STOCK: &[Damage] = &[
    (
        "a reservation",
        "UPDATE stock_reservation SET quantity = quantity + 1000000",
        "reserved is the sum of open reservations",
    ),
    (
        "a reservation that nobody needs any more",
        "UPDATE stock_reservation SET quantity = quantity + 1000000 WHERE document_id = {order}; UPDATE stock_level SET reserved = reserved + 1000000 WHERE product_id = {tea} AND warehouse_id = {store}",
        "an order reserves what is left of it",
    ),
    (
        "a reservation that was lost",
        "DELETE FROM stock_reservation WHERE document_id = {order}; UPDATE stock_level SET reserved = 0 WHERE product_id = {tea}",
        "an order reserves what is left of it",
    ),
    (
        "a delivery that no longer counts",
        "DELETE FROM document_link WHERE follow_up_id = {delivery}",
        "an order reserves what is left of it",
    ),
    ("a reservation of a sale", "UPDATE stock_reservation SET document_id = {sale}", "only orders reserve goods"),
    (
        "a level",
        "UPDATE stock_level SET on_hand = on_hand + 1000000 WHERE warehouse_id = {second}",
        "on hand is what moved in less what moved out",
    ),
    (
        "a move",
        "DELETE FROM stock_move WHERE document_kind = 'writeoff'",
        "on hand is what moved in less what moved out",
    ),
    (
        "a cost",
        "UPDATE stock_layer SET value = value + 1 WHERE warehouse_id = {second}",
        "a layer has its share of its batch",
    ),
];

/// Payments of another document or another sum.
const PAYMENTS: &[Damage] = &[
    (
        "a payment elsewhere",
        "UPDATE payment SET document_id = 77 WHERE id = {payment}",
        "a payment of a document has that document",
    ),
    (
        "another payment",
        "UPDATE payment SET applied = applied + 1 WHERE id = {payment}",
        "paid is the sum of a document's payments",
    ),
];

/// Accounts that nobody can look after.
const USERS: &[Damage] = &[
    ("no administrator", "UPDATE user_group SET administrator = 0", "an account has an administrator"),
    ("no user", "UPDATE user_account SET deleted = 1", "an account has an administrator"),
];

/// What damages call the parts of the shop: `{sale}` is the id of the document of that name.
const NAMES: [&str; 13] = [
    "store",
    "tea",
    "credit",
    "sale",
    "registration",
    "transfer",
    "write_off",
    "purchase",
    "draft",
    "delivery",
    "order",
    "payment",
    "second",
];

/// Each damage is planted into a copy of its own.
fn planted_damages_are_found(server: TestServer) {
    let damages = [LOST_DOCUMENTS, LOST_ROWS, CHANGED_ROWS, NUMBERS, UNCONFIRMED, STOCK, PAYMENTS, USERS].concat();
    for (damage, sql, law) in damages {
        let client = shop(&server);
        plant(&server, &client, sql);
        let findings = server.findings(&client);
        assert!(findings.iter().any(|finding| finding.law == law), "{damage}: {findings:#?}");
    }
}

/// Runs a damage's statements on one account. One file is one account; a database has them all.
fn plant(server: &TestServer, client: &Client, sql: &str) {
    let account = account_of(server, client);
    let sql = sql
        .split("; ")
        .map(|statement| match (server.engine(), statement.contains(" WHERE ")) {
            (Engine::Sqlite, _) => statement.to_owned(),
            (Engine::Postgres, true) => format!("{statement} AND account = {account}"),
            (Engine::Postgres, false) => format!("{statement} WHERE account = {account}"),
        })
        .collect::<Vec<_>>()
        .join("; ");
    let sql = NAMES.iter().fold(sql, |sql, name| sql.replace(&format!("{{{name}}}"), &client.id(name).to_string()));
    tamper(&server.store, account, &sql);
}
