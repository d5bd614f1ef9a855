//! What calls about registers answer, where code writes it.

use ladu_wire::Kind;

use crate::describe::output::Output;

pub(super) const ANSWERS: &[(&str, &[Output])] = &[
    ("POSCashIN", POSCASH_IN),
    ("POSCashOUT", POSCASH_IN),
    ("POSCloseDay", POSCLOSE_DAY),
    ("POSOpenDay", POSOPEN_DAY),
    ("POSOpenDayV2", POSOPEN_DAY_V2),
    ("deletePosGlobalQuickButton", DELETE_POS_GLOBAL_QUICK_BUTTON),
    ("deletePosStoreQuickButton", DELETE_POS_GLOBAL_QUICK_BUTTON),
    ("getCashIns", GET_CASH_INS),
    ("getDayClosings", GET_DAY_CLOSINGS),
    ("getPointOfSaleDayTotals", GET_POINT_OF_SALE_DAY_TOTALS),
    ("getPointOfSaleStatuses", GET_POINT_OF_SALE_STATUSES),
    ("getPointsOfSale", GET_POINTS_OF_SALE),
    ("getPosGlobalQuickButtons", GET_POS_GLOBAL_QUICK_BUTTONS),
    ("getPosStoreQuickButtons", GET_POS_GLOBAL_QUICK_BUTTONS),
    ("insertPosGlobalQuickButton", DELETE_POS_GLOBAL_QUICK_BUTTON),
    ("insertPosStoreQuickButton", DELETE_POS_GLOBAL_QUICK_BUTTON),
    ("isPOSDayOpen", IS_POSDAY_OPEN),
    ("switchPosGlobalQuickButton", DELETE_POS_GLOBAL_QUICK_BUTTON),
    ("switchPosStoreQuickButton", DELETE_POS_GLOBAL_QUICK_BUTTON),
];

const POSCASH_IN: &[Output] = &[
    Output::id("transactionID", "Id of the record of points."),
    Output::id("pointOfSaleID", "Id of the register."),
    Output::time("addedUnixTime", "When it was made, in Unix seconds."),
];

const POSCLOSE_DAY: &[Output] = &[
    Output::id("dayID", "Id of the register day."),
    Output::id("pointOfSaleID", "Id of the register."),
    Output::time("openedUnixTime", "When the day was opened, in Unix seconds."),
    Output::time("closedUnixTime", "When the day was closed, in Unix seconds."),
    Output::bool("warningDayNotOpen", "true: no day was open; nothing was done."),
    Output::bool("warningDayAlreadyClosed", "true: the day was closed before; nothing was done."),
];

const POSOPEN_DAY: &[Output] = &[
    Output::id("pointOfSaleID", "Id of the register."),
    Output::time("openedUnixTime", "When the day was opened, in Unix seconds."),
    Output::id("dayID", "Id of the register day."),
    Output::bool("warningDayAlreadyOpen", "true: a day is open already, and it is the one that is answered.")
        .optional(),
];

const POSOPEN_DAY_V2: &[Output] = &[
    Output::id("pointOfSaleID", "Id of the register."),
    Output::time("openedUnixTime", "When the day was opened, in Unix seconds."),
    Output::id("dayID", "Id of the register day."),
    Output::bool("warningDayAlreadyOpen", "true: a day is open already, and it is the one that is answered."),
];

const DELETE_POS_GLOBAL_QUICK_BUTTON: &[Output] = &[Output::bool("isSuccessful", "true: it was done.")];

const GET_CASH_INS: &[Output] = &[Output::of("dateTime", Kind::DateTime, "When it was, day and time.")];

const GET_DAY_CLOSINGS: &[Output] = &[
    Output::text("shiftType", "Whether the day is one of the register or of a cashier."),
    Output::list(
        "employees",
        &[Output::id("employeeID", "Id of the employee."), Output::text("employeeName", "Full name of the employee.")],
        "Employees who sold on that day, with their sums.",
    ),
    Output::text("currencyCode", "Code of the currency, three letters; that of the account when left out."),
];

const GET_POINT_OF_SALE_DAY_TOTALS: &[Output] = &[
    Output::id("pointOfSaleID", "Id of the register."),
    Output::time("openedUnixTime", "When the day was opened, in Unix seconds."),
    Output::id("openedEmployeeID", "Employee who opened the day."),
    Output::list(
        "payments",
        &[
            Output::text("paymentType", "Name of the way of payment."),
            Output::text("cardType", "Kind of card, such as VISA."),
            Output::amount("beginningAmount", "Sum at the beginning of the day."),
            Output::amount("transactionsTotal", "Sum of the payments of the day."),
            Output::amount("otherChangesTotal", "Sum of what was put in and taken out."),
            Output::amount("expectedAmount", "Sum that should be there now."),
        ],
        "Payments.",
    ),
    Output::time("closedUnixTime", "When the day was closed, in Unix seconds."),
    Output::id("closedEmployeeID", "Employee who closed the day."),
];

const GET_POINT_OF_SALE_STATUSES: &[Output] = &[
    Output::id("pointOfSaleID", "Id of the register."),
    Output::text("name", "Name."),
    Output::id("warehouseID", "Id of the store."),
    Output::text("warehouseName", "Name of the store."),
    Output::text("status", "Whether the day of the register is open."),
    Output::of("lastUpdatedTime", Kind::DateTime, "When the register last sent something, day and time."),
    Output::time("lastUpdatedUnixTime", "When the register last sent something, in Unix seconds."),
];

const GET_POINTS_OF_SALE: &[Output] = &[
    Output::amount("vatrate", "VAT rate in percent."),
    Output::list(
        "quickButtons",
        &[Output::id("productID", "Id of the product."), Output::id("serviceID", "Id of the service on the row.")],
        "Buttons of the register, each with its products.",
    ),
];

const GET_POS_GLOBAL_QUICK_BUTTONS: &[Output] = &[
    Output::id("productID", "Id of the product."),
    Output::id("serviceID", "Id of the service on the row."),
    Output::int("position", "Place of the button."),
];

const IS_POSDAY_OPEN: &[Output] = &[
    Output::id("pointOfSaleID", "Id of the register."),
    Output::time("openedUnixTime", "When the day was opened, in Unix seconds."),
    Output::id("dayID", "Id of the register day."),
];
