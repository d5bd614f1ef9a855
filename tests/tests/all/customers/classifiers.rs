//! What customers are sorted by, and their projects.

use ladu_tests::{Code, TestServer, on_both_engines};

use super::all;

on_both_engines! {
    classifiers_are_kept_in_order
    projects_belong_to_customers
}

fn classifiers_are_kept_in_order(server: TestServer) {
    let client = server.account();
    for (noun, id, used) in [
        ("CompanyType", "companyTypeID", "companyName=Acme companyTypeID=1"),
        ("PersonTitle", "personTitleID", "lastName=A personTitleID=1"),
        ("JobTitle", "jobTitleID", "lastName=A jobTitleID=1"),
        ("BusinessArea", "businessAreaID", "companyName=Acme businessAreaID=1"),
    ] {
        let save = |pairs: &str| client.ask(&format!("save{noun}"), pairs);
        let list = |pairs: &str| all(&client.ask(&format!("get{noun}s"), pairs), "name").join(" ");
        let ordered = noun != "BusinessArea";
        save("order=1").fails_at(Code::MISSING, "name");
        assert_eq!(save("name=Second order=2 nameEST=Teine").id(id), 1);
        assert_eq!(save("nameEST=Esimene order=1").id(id), 2, "any language will do");
        save(&format!("{id}=9 name=x")).fails_at(Code::UNKNOWN_ID, id);
        assert_eq!(list(""), if ordered { "Esimene Second" } else { "Second Esimene" }, "{noun}");
        assert_eq!(list("lang=est"), if ordered { "Esimene Teine" } else { "Teine Esimene" });
        let answer = client.ask(&format!("get{noun}s"), "");
        let record = answer.record();
        assert!(record["id"].is_i64() && record["added"].is_i64() && record["lastModified"] == 0);
        client.ask("saveCustomer", used).record();
        let gone = client.ask(&format!("delete{noun}"), &format!("{id}s=1,2,9"));
        let ids = |key: &str| gone.record()[key].as_str().unwrap().to_owned();
        assert_eq!(
            (ids("deletedIDs"), ids("nonExistingIDs"), ids("notDeletableIDs")),
            ("2".into(), "9".into(), "1".into())
        );
        client.ask(&format!("delete{noun}"), "").fails_at(Code::MISSING, format!("{id}s").as_str());
    }
}

fn projects_belong_to_customers(server: TestServer) {
    let client = server.account();
    let customer = client.ask("saveCustomer", "companyName=Acme").number("customerID");
    assert_eq!(client.ask("getProjectTypes", "").record()["projectTypeID"], 1);
    let states = client.ask("getProjectStatuses", "");
    let finished: Vec<i64> = states.records().iter().map(|state| state["finished"].as_i64().unwrap()).collect();
    assert_eq!((finished, states.id("projectStatusID")), (vec![0, 1], 1));
    let base = format!(
        "customerID={customer} typeID=$project statusID=$open employeeID=$admin startDate=2026-01-10 endDate=2026-03-01 notes=n"
    );
    for (missing, field) in [
        ("customerID=$walk_in", "name"),
        ("name=P", "customerID"),
        (&format!("name=P customerID={customer}"), "typeID"),
    ] {
        client.ask("saveProject", missing).fails_at(Code::MISSING, field);
    }
    let id = client.ask("saveProject", &format!("name=House {base}")).number("projectID");
    client
        .ask("saveProject", &format!("name=Garden customerID={customer} typeID=$project statusID=$finished"))
        .named("garden");
    let project = client.ask("getProjects", &format!("projectID={id}"));
    let record = project.record();
    for (key, value) in [
        ("customerName", "Acme"),
        ("employeeName", "Admin"),
        ("typeName", "Project"),
        ("statusName", "Open"),
        ("startDate", "2026-01-10"),
        ("endDate", "2026-03-01"),
        ("notes", "n"),
    ] {
        assert_eq!(record[key], value, "{key}");
    }
    for (pairs, expected) in [
        ("", 2),
        (&format!("customerID={customer}"), 2),
        ("typeID=$project statusID=$finished", 1),
        ("name=hou", 1),
        ("startDateFrom=2026-01-10 startDateTo=2026-01-10", 1),
        ("startDateFrom=2026-01-11", 0),
        ("endDateFrom=2026-03-01 endDateTo=2026-04-01", 1),
        ("changedSince=1000", 2),
        ("recordsOnPage=1", 1),
    ] {
        assert_eq!(client.ask("getProjects", pairs).records().len(), expected, "{pairs}");
    }
    client.ask("saveProject", &format!("projectID={id} startDate=soon")).fails_at(Code::FORMAT, "startDate");
    client.ask("saveProject", &format!("projectID={id} statusID=9")).fails_at(Code::UNKNOWN_ID, "statusID");
    client.ask("saveSalesDocument", &format!("projectID={id} itemName1=x amount1=1 price1=1")).record();
    client.ask("deleteProject", &format!("projectID={id}")).fails(Code::IN_USE);
    client.ask("deleteProject", "projectID=$garden").succeeds();
    client.ask("deleteProject", "projectID=$garden").fails_at(Code::UNKNOWN_ID, "projectID");
}
