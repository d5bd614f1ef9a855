//! Records that are kept ready between requests are byte for byte what reading them anew would give, whatever has changed in between.

use std::sync::Arc;

use ladu_api::catalog::product::PRODUCT;
use ladu_api::find;
use ladu_record::{Answer, Caches, Cx, Failure, Request};
use ladu_tests::{Client, Code, TestServer, on_both_engines, system_request};
use ladu_wire::{Format, Params, Source};
use rand::rngs::SmallRng;
use rand::seq::SliceRandom as _;
use rand::{RngExt as _, SeedableRng as _};

on_both_engines! {
    what_is_kept_is_what_a_cold_read_gives
    a_page_that_is_kept_takes_four_statements
    a_picture_that_moves_changes_both_products
    what_is_undone_in_a_bulk_request_is_not_kept
}

/// Reads lists beside the server, with what an earlier read has left behind or with nothing.
struct Reader {
    server: TestServer,
    request: Request,
    kept: Arc<Caches>,
}

impl Reader {
    fn new(server: TestServer, client: &Client) -> Reader {
        let account = ladu_identity::accounts::find(&server.store.store, Some(&client.code)).unwrap().id.number();
        let request = system_request(&server.store.store, account, 1_772_500_000);
        let request = Request { base_url: "http://shop.example".to_owned(), ..request };
        Reader { server, request, kept: Arc::default() }
    }

    /// The records of a list as they are answered, and how many statements that took.
    fn read(&self, caches: &Caches, params: &str, format: Format) -> (String, u64) {
        let mut values = Params::default();
        for (name, value) in params.split_whitespace().filter_map(|pair| pair.split_once('=')) {
            values.add(name.to_owned(), value.to_owned()).unwrap();
        }
        let read = self.server.store.store.read(self.request.account.number(), |tx| -> Result<_, Failure> {
            let mut answer = Answer::new(format);
            let mut cx = Cx::new(tx, &self.request, &values, caches);
            find("getProducts").unwrap().run(&mut cx, &mut answer, ladu_api::nouns())?;
            let total = answer.total;
            Ok((format!("{total:?} {}", String::from_utf8_lossy(&answer.into_bytes())), tx.statements()))
        });
        read.map_err(|failure| failure.0).expect(params)
    }

    fn hot(&self, params: &str) -> (String, u64) {
        self.read(&self.kept, params, Format::Json)
    }

    fn check(&self, after: &str, formats: &[Format]) {
        for params in VIEWS {
            for format in formats {
                let (hot, _) = self.read(&self.kept, params, *format);
                let (cold, _) = self.read(&Caches::default(), params, *format);
                assert_eq!(hot, cold, "{params:?} as {format:?} after {after}");
            }
        }
    }
}

/// What shops ask for.
const VIEWS: &[&str] = &[
    "recordsOnPage=100",
    "getStockInfo=1 recordsOnPage=5 pageNo=2 orderBy=productID orderByDir=asc",
    "getStockInfo=1 getFIFOCost=1 warehouseID=1 lang=est recordsOnPage=100",
    "lang=rus responseMode=detail recordsOnPage=100 orderBy=name",
    "code=C3 getFIFOCost=1",
    "getAllLanguages=1 recordsOnPage=100",
    "getMatrixVariations=1 getPriceListPrices=1 getStockInfo=1 recordsOnPage=100",
];

/// Everything that a card shows, and what can become of it: a call and its parameters, with `*` for a product, `#` for a number and `~`
/// for a word.
const EDITS: &[(&str, &str)] = &[
    ("saveProduct", "productID=* name=~"),
    ("saveProduct", "productID=* nameEST=~ descriptionRUS=~"),
    ("saveProduct", "productID=* description=~ longdesc=~ manufacturerName=~"),
    ("saveProduct", "productID=* netPrice=# cost=#"),
    ("saveProduct", "productID=* attributeName1=colour attributeType1=text attributeValue1=~"),
    ("saveProduct", "productID=* attributeName1=colour attributeValue1=null"),
    ("saveProduct", "productID=* longAttributeName1=story longAttributeValue1=~"),
    ("saveProduct", "productID=* status=ARCHIVED"),
    ("saveProduct", "productID=* status=ACTIVE taxFree=1"),
    ("saveProduct", "productID=* brandID=1 supplierID=$supplier categoryID=1 seriesID=1 unitID=1 taxFree=0"),
    ("saveProduct", "productID=* brandID=0 supplierID=0 categoryID=0 seriesID=0 unitID=0"),
    ("saveProduct", "productID=* locationInWarehouseID=1 locationInWarehouseText=~"),
    ("saveProduct", "productID=* extraField1ID=1 vatrateID=$vat2"),
    ("saveProduct", "productID=* vatrateID=$vat1 reorderPoint1=# restockLevel1=#"),
    ("saveProduct", "groupID=1 name=~ netPrice=#"),
    ("saveProduct", "groupID=1 name=~ parentProductID=$matrix dimValueID1=1"),
    ("deleteProduct", "productID=*"),
    ("updatePrices", "productID1=* netPrice1=#"),
    ("saveProductPicture", "productID=* url=http://pictures.example/~ pictureName=~"),
    ("saveProductPicture", "productPictureID=1 productID=*"),
    ("saveProductPicture", "productPictureID=1 pictureName=~"),
    ("deleteProductPicture", "productPictureID=2"),
    ("deleteProductPicture", "productID=*"),
    ("saveBrand", "brandID=1 name=~"),
    ("saveProductGroup", "productGroupID=1 name=~ nameEST=~"),
    ("saveProductGroup", "productGroupID=1 warehouseID1=1 vatrateID1=$vat2"),
    ("saveProductCategory", "productCategoryID=1 name=~ nameEST=~"),
    ("saveProductUnit", "unitID=1 name=~"),
    ("saveProductSeries", "seriesID=1 name=~"),
    ("saveSupplier", "supplierID=$supplier companyName=~"),
    ("saveLocationInWarehouse", "locationInWarehouseID=1 name=~"),
    ("saveProductExtraFieldValue", "valueID=1 name=~ code=~"),
    ("saveVatRate", "vatRateID=$vat1 name=~"),
    ("saveVatRate", "name=~ rate=#"),
    ("editItemInMatrixDimension", "dimensionID=1 itemID=1 variationID=1 name=~ code=~"),
    ("saveMatrixDimension", "dimensionID=1 name=~"),
    ("saveWarehouse", "name=~"),
    ("saveConfParameter", "parameterName=extra_field1_label_eng parameterValue=~"),
    ("saveConfParameter", "parameterName=product_description_fin_enabled parameterValue=0"),
    ("saveConfParameter", "parameterName=product_description_fin_enabled parameterValue=1"),
    ("saveConfParameter", "parameterName=default_language parameterValue=est"),
    ("saveConfParameter", "parameterName=default_language parameterValue=eng"),
    ("saveConfParameter", "parameterName=matrix_update_variations_automatically parameterValue=1"),
    ("saveProduct", "productID=$matrix manufacturerName=~ netPrice=#"),
    ("saveInventoryRegistration", "warehouseID=1 productID1=* amount1=# price1=#"),
    ("saveSalesDocument", "type=CASHINVOICE pointOfSaleID=$till productID1=* amount1=1"),
];

fn shop(client: &Client) {
    client.ask("saveProductGroup", "name=Goods").record();
    for (call, params) in [
        ("saveBrand", "name=Brand"),
        ("saveProductCategory", "name=Category"),
        ("saveProductUnit", "name=crate"),
        ("saveProductSeries", "name=Series"),
        ("saveLocationInWarehouse", "name=A1"),
        ("saveProductExtraFieldValue", "fieldNumber=1 name=Red code=R"),
        ("saveMatrixDimension", "name=Size valueName1=S valueName2=M"),
    ] {
        client.ask(call, params).record();
    }
    client.ask("saveSupplier", "companyName=Wholesale").named("supplier");
    client.ask("saveVatRate", "name=Nine rate=9").named("vat1");
    client.ask("saveVatRate", "name=Five rate=5").named("vat2");
    client.ask("saveProduct", "groupID=1 name=Shirt type=MATRIX dimensionID1=1").named("matrix");
    for at in 2..12 {
        let parent = if at % 4 == 0 { "parentProductID=$matrix dimValueID1=2" } else { "" };
        let card = format!("groupID=1 name=P{at} code=C{at} netPrice={at} vatrateID=$vat1 brandID=1 {parent}");
        client.ask("saveProduct", &card).record();
    }
}

/// The parameters of an edit with something random filled in.
fn filled(params: &str, dice: &mut SmallRng) -> String {
    let mut filled = String::new();
    for c in params.chars() {
        match c {
            '*' => filled.push_str(&dice.random_range(1..16).to_string()),
            '#' => filled.push_str(&dice.random_range(1..25).to_string()),
            '~' => filled.push_str(&format!("õ\"&<{}", dice.random_range(0..1000))),
            c => filled.push(c),
        }
    }
    filled
}

fn what_is_kept_is_what_a_cold_read_gives(server: TestServer) {
    let client = server.account();
    shop(&client);
    let reader = Reader::new(server, &client);
    let mut dice = SmallRng::seed_from_u64(7);
    let mut edits: Vec<_> = EDITS.iter().chain(EDITS).chain(EDITS).copied().collect();
    edits.shuffle(&mut dice);
    let mut worked = std::collections::HashSet::new();
    for (round, (call, params)) in edits.into_iter().enumerate() {
        // Products that are gone, or in use, are refused: then nothing may have changed either.
        if client.ask(call, &filled(params, &mut dice)).0["status"]["errorCode"] == 0 {
            worked.insert((call, params));
        }
        if round % 40 == 20 {
            reader.server.set_module(&client, "Extra product codes", round % 80 == 20);
        }
        reader.check(
            &format!("{round}: {call} {params}"),
            if round % 8 == 0 { &[Format::Json, Format::Xml] } else { &[Format::Json] },
        );
    }
    let failed: Vec<_> = EDITS.iter().filter(|edit| !worked.contains(*edit)).collect();
    assert!(failed.is_empty(), "these never worked: {failed:?}");
}

fn a_page_that_is_kept_takes_four_statements(server: TestServer) {
    let client = server.account();
    shop(&client);
    let reader = Reader::new(server, &client);
    let statements = |params: &str| [(); 3].map(|()| reader.hot(params).1)[2];
    let page = "orderBy=productID orderByDir=asc recordsOnPage=5 pageNo=2";
    assert_eq!(
        statements(&format!("{page} getStockInfo=1")),
        3,
        "versions, levels, what is on order; the walk is known"
    );
    assert_eq!(statements("recordsOnPage=5 getStockInfo=1"), 4, "and which records");
    assert_eq!(statements(page), 1, "versions");
    assert_eq!(statements("code=C3"), 2, "versions, and which record");
    client.ask("saveProduct", "productID=7 name=Other").record();
    let (answer, _) = reader.hot(&format!("{page} getStockInfo=1"));
    assert!(answer.contains("Other"), "{answer}");
}

fn a_picture_that_moves_changes_both_products(server: TestServer) {
    let client = server.account();
    shop(&client);
    client.ask("saveProductPicture", "productID=2 url=http://pictures.example/1").named("picture");
    let pictures = |product: u32| {
        let listed = client.ask("getProducts", &format!("productID={product}"));
        let record = listed.record();
        (record["images"].as_array().unwrap().len(), record["lastModified"].as_i64().unwrap() > 0)
    };
    assert_eq!((pictures(2), pictures(3)), ((1, true), (0, false)));
    client.ask("saveProductPicture", "productPictureID=$picture productID=3").record();
    assert_eq!((pictures(2), pictures(3)), ((0, true), (1, true)));
}

fn what_is_undone_in_a_bulk_request_is_not_kept(server: TestServer) {
    let client = server.account();
    shop(&client);
    let name = |answer: &serde_json::Value| answer["records"][0]["name"].clone();
    // The recipe is refused after the card was written, and the save is undone.
    let requests = serde_json::json!([
        {"requestName": "saveProduct", "productID": 3, "name": "Kept", "netPrice": 5},
        {"requestName": "getProducts", "productID": 3},
        {"requestName": "saveProduct", "productID": 3, "name": "Undone", "componentProductID1": 2, "componentAmount1": 1},
        {"requestName": "getProducts", "productID": 3},
    ]);
    let answer = client.bulk(&requests);
    let parts = answer.0["requests"].as_array().unwrap();
    assert_eq!(parts[2]["status"]["errorCode"], Code::NOT_ALLOWED.0, "only bundles have a recipe");
    assert_eq!((name(&parts[1]), name(&parts[3])), ("Kept".into(), "Kept".into()));
    assert_eq!(client.ask("getProducts", "productID=3").record()["name"], "Kept");
}

/// What a record shows of other tables has to be among those whose change makes its fragments anew.
#[test]
fn fragments_name_the_tables_that_their_fields_show() {
    let fragments = PRODUCT.fragments.unwrap();
    for field in PRODUCT.fields.iter().filter(|field| field.when.is_empty()) {
        if let Source::NameOf(table) = field.source {
            assert!(fragments.tables.contains(&table), "{} shows names of {table}", field.name);
        }
    }
    assert!(PRODUCT.children.iter().all(|child| !child.when.is_empty()), "records inside a record are not kept");
}
