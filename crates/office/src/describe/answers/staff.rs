//! What calls about staff answer, where code writes it.

use ladu_wire::Kind;

use crate::describe::output::Output;

pub(super) const ANSWERS: &[(&str, &[Output])] = &[
    ("changePassword", CHANGE_PASSWORD),
    ("clockIn", CLOCK_IN),
    ("clockOut", CLOCK_OUT),
    ("createUserFromIdentityToken", CREATE_USER_FROM_IDENTITY_TOKEN),
    ("createUserFromOAuthToken", CREATE_USER_FROM_OAUTH_TOKEN),
    ("getClockedInEmployees", GET_CLOCKED_IN_EMPLOYEES),
    ("getEmployeeStats", GET_EMPLOYEE_STATS),
    ("getEmployees", GET_EMPLOYEES),
    ("getIPWhitelistSettings", GET_IPWHITELIST_SETTINGS),
    ("getIdentityToken", GET_IDENTITY_TOKEN),
    ("getJwtToken", GET_JWT_TOKEN),
    ("getOAuthConfiguration", GET_OAUTH_CONFIGURATION),
    ("getSchedule", GET_SCHEDULE),
    ("getServiceEndpoints", GET_SERVICE_ENDPOINTS),
    ("getSessionKeyInfo", GET_SESSION_KEY_INFO),
    ("getSessionKeyUser", CHANGE_PASSWORD),
    ("getUserRights", GET_USER_RIGHTS),
    ("switchUser", CHANGE_PASSWORD),
    ("verifyIdentityToken", VERIFY_IDENTITY_TOKEN),
    ("verifyOAuthToken", CHANGE_PASSWORD),
    ("verifyUser", CHANGE_PASSWORD),
];

const CHANGE_PASSWORD: &[Output] = &[
    Output::id("userID", "Id of the user.").quoted(),
    Output::text("userName", "Name with which the user logs in."),
    Output::id("employeeID", "Id of the employee.").quoted(),
    Output::text("employeeName", "Full name of the employee."),
    Output::id("groupID", "Id of the product group.").quoted(),
    Output::text("groupName", "Name of the group."),
    Output::text("ipAddress", "Address that the request came from."),
    Output::text("sessionKey", "Key to send with every request until the session ends."),
    Output::int("sessionLength", "Seconds until the session ends."),
    Output::int("isPasswordExpired", "1: the password has to be changed."),
    Output::text("loginUrl", "Address of the pages of this server."),
    Output::text("berlinPOSVersion", "Empty: this server ships no such till."),
    Output::text("berlinPOSAssetsURL", "Empty: this server ships no such till."),
    Output::text("epsiURL", "Empty: this server has no such service."),
    Output::list("cayanGatewayURLs", &[], "Empty: this server has no such service."),
    Output::list("avalaraGatewayURLs", &[], "Empty: this server has no such service."),
    Output::list("pusherAuthenticationURLs", &[], "Empty: this server has no such service."),
    Output::list("strikeIronGatewayURLs", &[], "Empty: this server has no such service."),
    Output::list("customerRegistryURLs", &[], "Empty: this server has no such service."),
    Output::list("couponRegistryURLs", &[], "Empty: this server has no such service."),
    Output::list("transactionRegistryURLs", &[], "Empty: this server has no such service."),
    Output::list("displayAdManagerURLs", &[], "Empty: this server has no such service."),
    Output::list("epsiDownloadURLs", &[], "Empty: this server has no such service."),
    Output::text("identityToken", "Signed token that says who the user is."),
    Output::text("token", "Signed token of the session."),
];

const CLOCK_IN: &[Output] = &[
    Output::id("employeeID", "Id of the employee."),
    Output::id("pointOfSaleID", "Id of the register."),
    Output::time("InUnixTime", "When the employee came, in Unix seconds."),
    Output::bool("warningAlreadyClockedIn", "true: the employee was at work already; nothing was done."),
];

const CLOCK_OUT: &[Output] = &[
    Output::id("employeeID", "Id of the employee."),
    Output::id("pointOfSaleID", "Id of the register."),
    Output::time("InUnixTime", "When the employee came, in Unix seconds."),
    Output::time("OutUnixTime", "When the employee went, in Unix seconds."),
    Output::bool("warningNotClockedInYet", "true: the employee had not come; nothing was done."),
    Output::bool("warningClockedOutAlready", "true: the employee had gone before; nothing was done."),
];

const CREATE_USER_FROM_IDENTITY_TOKEN: &[Output] = &[Output::id("userID", "Id of the user.").quoted()];

const CREATE_USER_FROM_OAUTH_TOKEN: &[Output] = &[
    Output::id("userID", "Id of the user."),
    Output::id("userGroupID", "Only employees whose user is in this group."),
    Output::id("employeeID", "Id of the employee."),
];

const GET_CLOCKED_IN_EMPLOYEES: &[Output] = &[
    Output::id("employeeID", "Id of the employee."),
    Output::text("employeeName", "Full name of the employee."),
    Output::id("warehouseID", "Id of the store."),
    Output::text("warehouseName", "Name of the store."),
    Output::of("clockInTime", Kind::DateTime, "When the employee came, day and time."),
    Output::time("clockInUnixTime", "When the employee came, in Unix seconds."),
];

const GET_EMPLOYEE_STATS: &[Output] = &[
    Output::amount("totalSalesThisMonth", "Net sales of this month so far."),
    Output::amount("totalSalesThisWeek", "Net sales of this week so far."),
    Output::amount("totalSalesYesterday", "Net sales of yesterday."),
    Output::amount("totalSalesToday", "Net sales of today so far."),
    Output::amount("timeWorkedThisMonth", "Seconds worked in this month."),
    Output::amount("timeWorkedThisWeek", "Seconds worked in this week."),
    Output::amount("timeWorkedYesterday", "Seconds worked yesterday."),
    Output::amount("timeWorkedToday", "Seconds worked today."),
    Output::time("lastClockInUnixTime", "When the employee last came, in Unix seconds."),
];

const GET_EMPLOYEES: &[Output] = &[
    Output::id("userID", "Id of the user.").quoted().optional(),
    Output::text("username", "Name with which the user logs in.").optional(),
    Output::id("userGroupID", "Only employees whose user is in this group.").quoted().optional(),
    Output::list("warehouses", &[Output::id("id", "Id of the record.")], "Stock by store."),
    Output::text("pointsOfSale", "Registers where the employee works."),
    Output::list(
        "productIDs",
        &[
            Output::id("productID", "Id of the product."),
            Output::text("productCode", "Code of the product."),
            Output::text("productName", "Name of the product."),
            Output::int("productGroup", "Name of the product group."),
        ],
        "Ids of products, separated by commas.",
    )
    .optional(),
];

const GET_IPWHITELIST_SETTINGS: &[Output] = &[
    Output::int("ipWhitelistEnabled", "1: users can log in from these addresses only."),
    Output::list(
        "ips",
        &[Output::text("ip", "Address, or a range of addresses."), Output::text("comment", "Remark.")],
        "Addresses.",
    ),
];

const GET_IDENTITY_TOKEN: &[Output] = &[Output::text("identityToken", "Signed token that says who the user is.")];

const GET_JWT_TOKEN: &[Output] = &[Output::text("token", "Signed token of the session.")];

const GET_OAUTH_CONFIGURATION: &[Output] = &[Output::text("value", "Value.")];

const GET_SCHEDULE: &[Output] = &[
    Output::of("startTime", Kind::DateTime, "When it begins."),
    Output::of("endTime", Kind::DateTime, "When it ends."),
    Output::id("employeeID", "Id of the employee."),
    Output::text("employeeName", "Full name of the employee."),
    Output::id("warehouseID", "Id of the store."),
];

const GET_SERVICE_ENDPOINTS: &[Output] = &[Output::object(
    "erply",
    &[
        Output::bool("isSandbox", "true: a server for trying things out."),
        Output::text("url", "Address of the file."),
        Output::text("documentation", "Address of the documentation."),
    ],
    "Addresses of this server.",
)];

const GET_SESSION_KEY_INFO: &[Output] = &[
    Output::text("creationUnixTime", "When the session began, in Unix seconds."),
    Output::text("expireUnixTime", "When the session ends, in Unix seconds."),
];

const GET_USER_RIGHTS: &[Output] = &[
    Output::id("userID", "Id of the user."),
    Output::id("groupID", "Id of the product group."),
    Output::int("maxDiscount", "Greatest discount in percent that the user may give; 100 for any."),
    Output::time("added", "When it was made, in Unix seconds."),
    Output::time("lastModified", "When it was last changed, in Unix seconds."),
    Output::text("userName", "Name with which the user logs in."),
    Output::text("addedByUserName", "User name of whoever made it."),
    Output::text("lastModifiedByUserName", "User name of whoever changed it last."),
    Output::text("cardCode", "Code of the card with which the user logs in."),
    Output::text("rightGiveCustomerCredit", "1: may let customers pay later."),
    Output::text("rightCreateInventoryRegistrations", "1: may register goods."),
    Output::text("rightCreateInventoryAmortizations", "1: may write goods off."),
    Output::text("rightMakePOSRefunds", "1: may pay money back at a register."),
    Output::flag("rightMakePOSReturnsWithoutReceipt", "1: may take goods back without a receipt."),
    Output::flag("rightApplyPromotions", "1: may apply promotions by hand."),
    Output::flag("rightChangePrices", "1: may change prices."),
    Output::text("rightEditConfirmedInvoices", "1: may change confirmed documents."),
    Output::flag("rightChangeInvoiceDate", "1: may change the day of documents."),
    Output::flag("rightEditStockAndProductCost", "1: may change stock and costs."),
    Output::flag("rightChangePricesOnPurchaseOrders", "1: may change prices on purchase orders."),
    Output::flag("rightChangeConfirmedPurchaseInvoices", "1: may change confirmed purchase documents."),
    Output::flag(
        "rightEditPriceOnReturnWithoutReceiptInPOS",
        "1: may change prices of goods that come back without a receipt.",
    ),
    Output::flag("rightMakeDiscountInPOS", "1: may give discounts at a register."),
    Output::flag("rightOpenAndCloseDay", "1: may open and close the day of a register."),
    Output::flag("rightEditActualReports", "1: may change how papers look."),
    Output::flag("rightAddRewardPoints", "1: may give reward points."),
    Output::flag("rightPOSManagerOverride", "1: may approve what a cashier may not do."),
    Output::flag("rightEditRetailChainPriceLists", "1: may change price lists of the chain."),
    Output::object(
        "modules",
        &[
            Output::object(
                "products",
                &[
                    Output::int("view", "1: may see."),
                    Output::int("add", "1: may add."),
                    Output::int("edit", "1: may change."),
                    Output::int("delete", "1: may delete."),
                ],
                "Rights in the module products.",
            ),
            Output::object(
                "prices",
                &[
                    Output::int("view", "1: may see."),
                    Output::int("add", "1: may add."),
                    Output::int("edit", "1: may change."),
                    Output::int("delete", "1: may delete."),
                ],
                "Rights in the module prices.",
            ),
            Output::object(
                "customers",
                &[
                    Output::int("view", "1: may see."),
                    Output::int("add", "1: may add."),
                    Output::int("edit", "1: may change."),
                    Output::int("delete", "1: may delete."),
                ],
                "Rights in the module customers.",
            ),
            Output::object(
                "suppliers",
                &[
                    Output::int("view", "1: may see."),
                    Output::int("add", "1: may add."),
                    Output::int("edit", "1: may change."),
                    Output::int("delete", "1: may delete."),
                ],
                "Rights in the module suppliers.",
            ),
            Output::object(
                "sales",
                &[
                    Output::int("view", "1: may see."),
                    Output::int("add", "1: may add."),
                    Output::int("edit", "1: may change."),
                    Output::int("delete", "1: may delete."),
                ],
                "Rights in the module sales.",
            ),
            Output::object(
                "payments",
                &[
                    Output::int("view", "1: may see."),
                    Output::int("add", "1: may add."),
                    Output::int("edit", "1: may change."),
                    Output::int("delete", "1: may delete."),
                ],
                "Payments.",
            ),
            Output::object(
                "purchases",
                &[
                    Output::int("view", "1: may see."),
                    Output::int("add", "1: may add."),
                    Output::int("edit", "1: may change."),
                    Output::int("delete", "1: may delete."),
                ],
                "Rights in the module purchases.",
            ),
            Output::object(
                "inventory",
                &[
                    Output::int("view", "1: may see."),
                    Output::int("add", "1: may add."),
                    Output::int("edit", "1: may change."),
                    Output::int("delete", "1: may delete."),
                ],
                "Rights in the module inventory.",
            ),
            Output::object(
                "promotions",
                &[
                    Output::int("view", "1: may see."),
                    Output::int("add", "1: may add."),
                    Output::int("edit", "1: may change."),
                    Output::int("delete", "1: may delete."),
                ],
                "Rights in the module promotions.",
            ),
            Output::object(
                "giftcards",
                &[
                    Output::int("view", "1: may see."),
                    Output::int("add", "1: may add."),
                    Output::int("edit", "1: may change."),
                    Output::int("delete", "1: may delete."),
                ],
                "Rights in the module giftcards.",
            ),
            Output::object(
                "employees",
                &[
                    Output::int("view", "1: may see."),
                    Output::int("add", "1: may add."),
                    Output::int("edit", "1: may change."),
                    Output::int("delete", "1: may delete."),
                ],
                "Employees who sold on that day, with their sums.",
            ),
            Output::object(
                "users",
                &[
                    Output::int("view", "1: may see."),
                    Output::int("add", "1: may add."),
                    Output::int("edit", "1: may change."),
                    Output::int("delete", "1: may delete."),
                ],
                "Rights in the module users.",
            ),
            Output::object(
                "configuration",
                &[
                    Output::int("view", "1: may see."),
                    Output::int("add", "1: may add."),
                    Output::int("edit", "1: may change."),
                    Output::int("delete", "1: may delete."),
                ],
                "Rights in the module configuration.",
            ),
            Output::object(
                "reports",
                &[
                    Output::int("view", "1: may see."),
                    Output::int("add", "1: may add."),
                    Output::int("edit", "1: may change."),
                    Output::int("delete", "1: may delete."),
                ],
                "Rights in the module reports.",
            ),
            Output::object(
                "pos",
                &[
                    Output::int("view", "1: may see."),
                    Output::int("add", "1: may add."),
                    Output::int("edit", "1: may change."),
                    Output::int("delete", "1: may delete."),
                ],
                "Rights in the module pos.",
            ),
            Output::object(
                "invoices",
                &[
                    Output::int("view", "1: may see."),
                    Output::int("add", "1: may add."),
                    Output::int("delete", "1: may delete."),
                    Output::int("edit", "1: may change."),
                ],
                "Rights in the module invoices.",
            ),
        ],
        "What the user may do in each module.",
    ),
];

const VERIFY_IDENTITY_TOKEN: &[Output] = &[
    Output::text("sessionKey", "Key to send with every request until the session ends."),
    Output::text("backofficeURL", "Address of the pages of this server."),
];
