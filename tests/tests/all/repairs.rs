//! A workshop: appliances and vehicles of customers, and the assignments to repair them.

use ladu_tests::{Client, Code, OK, TestServer, on_both_engines};
use serde_json::json;

on_both_engines! {
    appliances_show_what_they_are_and_whose
    assignments_show_the_appliance_and_its_owner
    repairs_are_found
    what_repairs_refer_to_stays
    repairs_are_a_part_of_the_api
    what_persons_own_is_known_of_persons
}

/// A customer (by its id) with a sold drill.
fn sold(client: &Client) -> String {
    let customer = [("companyName", "Acme"), ("email", "acme@example.com")];
    let customer = client.call("saveCustomer", &customer).number("customerID");
    client.ask("saveProductGroup", "name=Tools").named("tools");
    client.ask("saveProduct", "groupID=$tools name=Drill code=D1 code2=4740001").named("drill");
    let sale = "type=CASHINVOICE warehouseID=$store confirmInvoice=1 productID1=$drill amount1=1 price1=100";
    client.ask("saveSalesDocument", &format!("{sale} customerID={customer}")).named("receipt");
    let drill =
        "applianceName=Drill productID=$drill invoiceID=$receipt salesDate=2026-01-05 startDateOfWarranty=2026-01-05
                 endDateOfWarranty=2028-01-05 serialNumber=SN-1 notes=blue";
    client.ask("saveAppliance", &format!("{drill} customerID={customer}")).named("appliance");
    customer
}

fn appliances_show_what_they_are_and_whose(server: TestServer) {
    let client = server.account();
    let customer = sold(&client);
    let number = client.ask("getSalesDocuments", "id=$receipt").record()["number"].clone();
    let listed = client.ask("getAppliances", "");
    let drill = listed.record();
    for (key, value) in [
        ("applianceID", json!(1)),
        ("applianceName", json!("Drill")),
        ("productID", json!(1)),
        ("productName", json!("Drill")),
        ("productCode", json!("D1")),
        ("productCode2", json!("4740001")),
        ("invoiceID", json!(1)),
        ("invoiceNo", number),
        ("customerID", json!(customer.parse::<i64>().unwrap())),
        ("customerName", json!("Acme")),
        ("customerEmail", json!("acme@example.com")),
        ("salesDate", json!("2026-01-05")),
        ("startDateOfWarranty", json!("2026-01-05")),
        ("endDateOfWarranty", json!("2028-01-05")),
        ("serialNumber", json!("SN-1")),
        ("vehicleVIN", json!("")),
        ("vehicleMileage", json!(0)),
        ("notes", json!("blue")),
    ] {
        assert_eq!(drill[key], value, "{key}");
    }
    assert!(drill.get("attributes").is_none());
    let car =
        "applianceID=0 applianceName=123ABC vehicleVIN=VIN9 vehicleMake=Saab vehicleModel=900 vehicleVersion=Turbo
               vehicleYearOfManufacture=1990 vehicleMileage=250000 vehicleUser=Mari attributeName1=seats
               attributeType1=int attributeValue1=4";
    client.ask("saveAppliance", &format!("{car} customerID={customer}")).record();
    let car = client.ask("getAppliances", "vehicleVin=VIN9");
    assert_eq!(car.record()["vehicleMake"], "Saab");
    assert_eq!((&car.record()["vehicleMileage"], &car.record()["salesDate"]), (&json!(250_000), &json!("0000-00-00")));
    assert_eq!(car.record()["attributes"][0]["attributeType"], "int");
    for (filter, id) in [
        ("applianceID=$appliance", 1),
        ("invoiceID=$receipt", 1),
        ("productID=$drill", 1),
        ("serialNumber=SN-1", 1),
        ("searchAttributeName=seats searchAttributeValue=4", 2),
        ("recordsOnPage=1 pageNo=2", 2),
    ] {
        assert_eq!(client.ask("getAppliances", filter).record()["applianceID"], id, "{filter}");
    }
    assert_eq!(client.ask("getAppliances", &format!("customerID={customer}")).records().len(), 2);
    client.ask("saveAppliance", "applianceName=x").fails_at(Code::MISSING, "customerID");
    client.ask("saveAppliance", "applianceID=$appliance customerID=0").fails_at(Code::MISSING, "customerID");
    client.ask("saveAppliance", "customerID=99").fails_at(Code::UNKNOWN_ID, "customerID");
    client.ask("saveAppliance", "applianceID=$appliance invoiceID=99").fails_at(Code::UNKNOWN_ID, "invoiceID");
    client.ask("saveAppliance", "applianceID=$appliance salesDate=x").fails_at(Code::FORMAT, "salesDate");
}

fn assignments_show_the_appliance_and_its_owner(server: TestServer) {
    let client = server.account();
    let customer = sold(&client);
    let contact = format!("firstName=Mari lastName=Tamm phone=555 companyID={customer}");
    let contact = client.ask("saveCustomer", &contact).number("customerID");
    client.ask("saveEmployee", "lastName=Jaan").named("jaan");
    client.ask("saveAssignmentGroup", "name=Tools").named("tools");
    let order =
        "groupID=$tools warehouseID=$store applianceID=$appliance bookerEmployeeID=$admin receiverEmployeeID=$jaan receivedUnixTime=1700000000
                 commentsOnWorkDone=cleaned testDrive=1 vehicleMileage=5 attributeName1=shelf attributeValue1=A";
    let saved = client.ask("saveAssignment", &format!("{order} contactID={contact}"));
    saved.named("repair");
    assert_eq!(saved.record(), &json!({"assignmentID": 1}));
    let offer = format!(
        "type=OFFER warehouseID=$store assignmentID=$repair applianceID=$appliance customerID={customer} productID1=$drill amount1=1"
    );
    let offer = client.ask("saveSalesDocument", &offer).id("invoiceID");
    let listed = client.ask("getAssignments", "");
    let order = listed.record();
    for (key, value) in [
        ("assignmentID", json!(1)),
        ("assignmentNumber", json!(1)),
        ("groupID", json!(1)),
        ("groupName", json!("Tools")),
        ("warehouseID", json!(1)),
        ("receivedUnixTime", json!(1_700_000_000)),
        ("sourceQuoteID", json!(offer)),
        ("completed", json!(0)),
        ("bookerEmployeeID", json!(1)),
        ("bookerEmployeeName", json!("Admin")),
        ("receiverEmployeeName", json!("Jaan")),
        ("returnedByEmployeeID", json!(0)),
        ("returnedByEmployeeName", json!(null)),
        ("commentsOnWorkDone", json!("cleaned")),
        ("applianceID", json!(1)),
        ("applianceName", json!("Drill")),
        ("applianceSerialNumber", json!("SN-1")),
        ("applianceStartDateOfWarranty", json!("2026-01-05")),
        ("applianceEndDateOfWarranty", json!("2028-01-05")),
        ("customerID", json!(customer.parse::<i64>().unwrap())),
        ("customerName", json!("Acme")),
        ("customerEmail", json!("acme@example.com")),
        ("contactPerson", json!("Mari Tamm")),
        ("contactPersonPhone", json!("555")),
        ("vehicleID", json!(1)),
        ("testDrive", json!(1)),
        ("addWasherFluid", json!(0)),
        ("vehicleMileage", json!(5)),
        ("attributes", json!([{"attributeName": "shelf", "attributeType": "text", "attributeValue": "A"}])),
    ] {
        assert_eq!(order[key], value, "{key}");
    }
    assert!(order["createdUnixTime"].as_i64().unwrap() > 1_700_000_000);
    assert!(order.get("contactID").is_none());
    client
        .ask("saveAssignment", "assignmentID=$repair completed=1 returnedByEmployeeID=$jaan contactPerson=Tiit")
        .record();
    let order = client.ask("getAssignments", "assignmentID=$repair");
    assert_eq!((&order.record()["completed"], &order.record()["contactPerson"]), (&json!(1), &json!("Tiit")));
    // By the other name of the same record; a second order has the next number.
    client.ask("saveAssignment", "vehicleID=1").named("second_repair");
    let second = client.ask("getAssignments", "assignmentID=$second_repair");
    assert_eq!((&second.record()["applianceID"], &second.record()["assignmentNumber"]), (&json!(1), &json!(2)));
    client.ask("saveAssignment", "vehicleID=2").fails_at(Code::UNKNOWN_ID, "vehicleID");
    client.ask("saveAssignment", "vehicleID=2 applianceID=$appliance").fails(Code::CONFLICT);
    client.ask("saveAssignment", "applianceID=2").fails_at(Code::UNKNOWN_ID, "applianceID");
    client.ask("saveAssignment", "bookerEmployeeID=9").fails_at(Code::UNKNOWN_ID, "bookerEmployeeID");
    client
        .ask("saveSalesDocument", "type=OFFER warehouseID=$store assignmentID=9")
        .fails_at(Code::UNKNOWN_ID, "assignmentID");
}

fn repairs_are_found(server: TestServer) {
    let client = server.account();
    sold(&client);
    let other = client.call("saveCustomer", &[("companyName", "Õhtu 100%")]).number("customerID");
    client.ask("saveAppliance", &format!("customerID={other} vehicleVIN=VIN9")).named("second_appliance");
    client.ask("saveAssignment", "applianceID=$appliance").record();
    client.ask("saveAssignment", "applianceID=$second_appliance completed=1").record();
    for (name, value, found) in [
        ("number", "2", "2"),
        ("customerName", "cm", "1"),
        ("customerName", "100%", "2"),
        ("customerName", "%", "2"),
        ("applianceSerialNumber", "SN-1", "1"),
        ("applianceSerialNumber", "SN", ""),
        ("vehicleVin", "VIN9", "2"),
        ("vehicleID", "2", "2"),
        ("applianceID", "$appliance", "1"),
        ("changedSince", "4000000000", ""),
        ("changedSince", "1", "1,2"),
    ] {
        let answer = client.call("getAssignments", &[(name, value)]);
        let ids: Vec<String> = answer.records().iter().map(|order| order["assignmentID"].to_string()).collect();
        assert_eq!(ids.join(","), found, "{name}={value}");
    }
}

fn what_repairs_refer_to_stays(server: TestServer) {
    let client = server.account();
    sold(&client);
    let group = client.ask("saveAssignmentGroup", "name=Tools").named("tools");
    client.ask("saveAssignmentGroup", &format!("groupID={group} name=Machines")).record();
    let groups = client.ask("getAssignmentGroups", "");
    assert_eq!(groups.record()["groupName"], "Machines");
    assert!(groups.record()["added"].is_number() && groups.record()["lastModified"].as_i64().unwrap() > 0);
    client.ask("saveAssignment", "applianceID=$appliance groupID=$tools").named("repair");
    for (call, params) in [
        ("deleteAppliance", "applianceID=$appliance"),
        ("deleteAssignmentGroup", "groupID=$tools"),
        ("deleteProduct", "productID=$drill"),
    ] {
        assert_ne!(client.ask(call, params).code(), OK, "{call}");
    }
    for (call, params) in [
        ("deleteAssignment", "assignmentID=$repair"),
        ("deleteAppliance", "applianceID=$appliance"),
        ("deleteAssignmentGroup", "groupID=$tools"),
    ] {
        client.ask(call, params).succeeds();
    }
    for table in ["assignments", "appliances", "assignmentGroups"] {
        let line = client.ask("getUserOperationsLog", &format!("tableName={table}"));
        assert_eq!((&line.record()["operation"], &line.record()["itemID"]), (&json!("delete"), &json!(1)));
    }
}

fn repairs_are_a_part_of_the_api(server: TestServer) {
    let client = server.account();
    server.set_module(&client, "Assignments", false);
    for noun in ["Appliance", "Assignment", "AssignmentGroup"] {
        for call in [format!("get{noun}s"), format!("save{noun}"), format!("delete{noun}")] {
            client.ask(&call, "customerID=2 name=x").fails(Code::NO_MODULE);
        }
    }
}

fn what_persons_own_is_known_of_persons(server: TestServer) {
    let client = server.account();
    let person = client.ask("saveCustomer", "firstName=Mari lastName=Tamm").number("customerID");
    let company = client.ask("saveCustomer", "companyName=Acme").number("customerID");
    for (name, owner) in [("saw", &person), ("press", &company)] {
        client.ask("saveAppliance", &format!("customerID={owner}")).named(name);
    }
    client.ask("saveAppliance", "applianceID=$saw notes=x").record();
    let account = ladu_identity::accounts::find(&server.store.store, Some(&client.code)).unwrap().id.number();
    let sql = "SELECT activity FROM processing_log WHERE account = $0 AND description = 'appliance saved' ORDER BY id";
    let read = server.store.store.read(account, |tx| tx.query(sql, &[]));
    let rows = read.map_err(|error: ladu_store::Error| error).unwrap();
    assert_eq!(rows.iter().map(|row| row.text(0).to_owned()).collect::<Vec<_>>(), ["create", "update"]);
    client.call("saveConfParameter", &[("parameterName", "gdpr_approval_process_enabled"), ("parameterValue", "1")]);
    client.ask("getAppliances", "").fails(Code::GDPR_UNCONFIRMED);
}
