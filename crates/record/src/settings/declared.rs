//! Every setting, declared once: what it may hold, what it is until it is set, how it is answered.

use ladu_wire::Kind;

/// What a setting may hold.
#[derive(Debug, Clone, Copy)]
pub enum Holds {
    /// A value of a kind.
    Of(Kind),
    /// The id of a record of a table; 0 for none.
    Record(&'static str),
    /// The name of a time zone.
    TimeZone,
    /// The code of a language.
    Language,
    /// Codes of languages, separated by commas.
    Languages,
    /// `Y`, `m` and `d`, each once, with marks between them.
    DateFormat,
    /// A decimal mark and a mark between thousands, if any.
    NumberFormat,
    /// A day of any year: `0000-mm-dd`.
    DayOfYear,
    /// Numbers of accounts of the journal.
    AccountNumbers,
}

#[derive(Debug, Clone, Copy)]
pub struct Setting {
    pub name: &'static str,
    /// What it may hold.
    pub holds: Holds,
    /// What it is until it is set.
    pub default: &'static str,
    /// It is answered as a bare number, not in quotes.
    pub number: bool,
    /// It follows from other things and cannot be set.
    pub derived: bool,
    /// Kept for programs that read it: the server itself does not act on it.
    pub kept: bool,
    /// What it means, for the reference.
    pub doc: &'static str,
}

const fn of(name: &'static str, holds: Holds) -> Setting {
    Setting { name, holds, default: "", number: false, derived: false, kept: false, doc: "" }
}

const fn flag(name: &'static str) -> Setting {
    of(name, Holds::Of(Kind::Flag)).default("0")
}

const fn int(name: &'static str) -> Setting {
    of(name, Holds::Of(Kind::Int(0, 1_000_000_000))).default("0")
}

const fn decimal(name: &'static str) -> Setting {
    of(name, Holds::Of(Kind::Amount)).default("0")
}

const fn text(name: &'static str) -> Setting {
    of(name, Holds::Of(Kind::Text(LONGEST)))
}

/// One of a few words; the first is the default.
const fn word(name: &'static str, words: &'static [&'static str]) -> Setting {
    of(name, Holds::Of(Kind::Word(words))).default(words[0])
}

impl Setting {
    const fn default(mut self, default: &'static str) -> Setting {
        self.default = default;
        self
    }

    /// A flag that is 1 until it is set.
    const fn on(self) -> Setting {
        self.default("1")
    }

    const fn number(mut self) -> Setting {
        self.number = true;
        self
    }

    const fn derived(mut self) -> Setting {
        self.derived = true;
        self
    }

    const fn kept(mut self) -> Setting {
        self.kept = true;
        self
    }

    const fn doc(mut self, doc: &'static str) -> Setting {
        self.doc = doc;
        self
    }
}

/// The most characters of a setting's text.
pub const LONGEST: usize = 10_000;

/// Settings whose names go on with a language, after a document type where `true`; kept as texts, answered once they are set.
pub const FAMILIES: &[(&str, bool)] = &[
    ("invoice_announcement_", false),
    ("mailtemplate_default_", false),
    ("mailtemplate_inv", true),
    ("mailtemplate_prcinv", true),
    ("total_discount_label_", false),
    ("extra_field1_label_", false),
    ("extra_field2_label_", false),
    ("extra_field3_label_", false),
    ("extra_field4_label_", false),
];

/// Beginnings of names that plug-ins and tills keep settings of their own under; kept as texts, answered once they are set.
pub const FREE: &[&str] = &["plugin_", "plg_", "jsplugin_", "touchpos_", "salon_", "hansa_", "qb_"];

/// Every known setting, in the order of the answer.
pub const SETTINGS: &[Setting] = &[
    text("country").default("EE").derived().doc("Two letters; decided when the account is made."),
    of("default_language", Holds::Language).default("eng").doc("The language that names without a language are in."),
    of("langs", Holds::Languages).default("eng,est,fin,rus").doc("Languages in use, separated by commas."),
    text("languages").default("eng,spa,ger,swe,fin,rus,est,lat,lit,gre").derived().doc("Every language names can be kept in."),
    of("timezone", Holds::TimeZone).default("Europe/Tallinn").doc("Name of the time zone that dates and times without one are in."),
    of("dateformat", Holds::DateFormat).default("d.m.Y").doc("How dates are shown: Y, m and d with marks between them."),
    of("numberformat", Holds::NumberFormat).default(".,").doc("The decimal mark, then the mark between thousands."),
    text("go_date_format").default("02.01.2006").derived().doc("dateformat as the Go language writes it.").kept(),
    of("fiscal_year_start_date", Holds::DayOfYear).default("0000-01-01").doc("First day of the business year, as 0000-mm-dd.").kept(),
    word("export_sales_report_to_excel", &["", "csv", "xls"]).default("csv").doc("Form of files with sales reports.").kept(),
    text("csv_separator").doc("Mark between the cells of CSV files, as chosen by the user."),
    text("csv_field_separator").default(";").doc("Mark between the cells of CSV files: the chosen one, else a comma in the United States and Canada and a semicolon elsewhere."),
    flag("show_company_name_in_title_bar").doc("Pages show the company's name in their title.").kept(),
    text("default_currency").default("EUR").derived().doc("The account's own currency; decided when the account is made."),
    of("date_installed", Holds::Of(Kind::Date)).derived().doc("Day the account was made."),
    of("price_decimals", Holds::Of(Kind::Int(0, 6))).default("4").doc("Places that net prices are kept with; sums and prices with tax always have two."),
    int("invoice_algorithm_version").default("2").number().derived().doc("How documents are totalled now: 2, 3 or 4."),
    flag("locale_uses_price_with_tax").on().number().doc("Prices that customers see include tax."),
    flag("invoice_waybills_show_price_with_tax").number().doc("Invoices with goods are totalled like receipts."),
    flag("product_description_eng_enabled").on().number().doc("Products have a description in English.").kept(),
    flag("product_longdescription_eng_enabled").on().number().doc("Products have a long description in English.").kept(),
    flag("product_description_rus_enabled").on().number().doc("Products have a description in Russian.").kept(),
    flag("product_longdescription_rus_enabled").on().number().doc("Products have a long description in Russian.").kept(),
    flag("product_description_fin_enabled").on().number().doc("Products have a description in Finnish.").kept(),
    flag("product_longdescription_fin_enabled").on().number().doc("Products have a long description in Finnish.").kept(),
    flag("product_description_spa_enabled").number().doc("Products have a description in Spanish.").kept(),
    flag("product_longdescription_spa_enabled").number().doc("Products have a long description in Spanish.").kept(),
    flag("product_description_ger_enabled").number().doc("Products have a description in German.").kept(),
    flag("product_longdescription_ger_enabled").number().doc("Products have a long description in German.").kept(),
    flag("product_description_swe_enabled").number().doc("Products have a description in Swedish.").kept(),
    flag("product_longdescription_swe_enabled").number().doc("Products have a long description in Swedish.").kept(),
    flag("product_description_est_enabled").number().doc("Products have a description in Estonian.").kept(),
    flag("product_longdescription_est_enabled").number().doc("Products have a long description in Estonian.").kept(),
    flag("product_description_lat_enabled").number().doc("Products have a description in Latvian.").kept(),
    flag("product_longdescription_lat_enabled").number().doc("Products have a long description in Latvian.").kept(),
    flag("product_description_lit_enabled").number().doc("Products have a description in Lithuanian.").kept(),
    flag("product_longdescription_lit_enabled").number().doc("Products have a long description in Lithuanian.").kept(),
    flag("product_description_gre_enabled").number().doc("Products have a description in Greek.").kept(),
    flag("product_longdescription_gre_enabled").number().doc("Products have a long description in Greek.").kept(),
    of("payment_deadline", Holds::Of(Kind::Int(0, 10_000))).default("14").doc("Days to pay unless a customer or a document has its own."),
    of("invoice_rounding", Holds::Of(Kind::Word(&["-1", "0", "10", "100"]))).default("-1").doc("What totals are rounded to: -1 not at all, 0 to 0.05, 10 to 0.1, 100 to whole units."),
    flag("make_sales_reports_by_revenue").on().doc("Reports always count what was invoiced, not what was shipped.").kept(),
    flag("billing_invoice_use_todays_date").doc("Recurring invoices carry the day on which they are made."),
    flag("final_price_input_on_invoice").doc("Prices with tax may be typed; the prices that promotions set on receipts then include it."),
    flag("always_show_eek_prices_on_invoice_form").doc("Forms of invoices also show prices in Estonian kroons.").kept(),
    flag("allowCreateInvForContactPerson").doc("Invoices may be made out to a contact person.").kept(),
    flag("do_not_create_automatic_credit_refund").doc("Accepted and ignored: a credit invoice makes no payments by itself, so there is nothing to leave out.").kept(),
    flag("use_matrix_price_in_pricelist").doc("Price lists hold the parent of variations, not each of them."),
    decimal("reward_points_per_currency_unit").doc("Points earned for each unit of money."),
    int("reward_points_duration").doc("Months that points live; 0 for ever."),
    of("reward_points_decimals", Holds::Of(Kind::Int(0, 6))).default("0").doc("Decimals of reward points."),
    flag("reward_points_is_double").doc("Sales earn twice the points.").kept(),
    word("commission_method", &["percentage", "amount"]).doc("What commissions are counted by.").kept(),
    decimal("commission_percentage").doc("Commission of sellers, in percent.").kept(),
    word("accounts_receivable_listed", &["", "by_payer", "by_receiver"]).doc("Whose debt an invoice is: its payer's or its receiver's."),
    word("order_is_completed_when", &["", "packing_list_sent", "waybill_made"]).doc("waybill_made: an order is complete when all its goods have left."),
    flag("partial_fulfilment_splits_order").doc("An order of which only a part is there can be fulfilled, and getFulfillableOrders lists it. The order itself keeps what it still holds; no second order is made."),
    flag("refuse_sale_of_more_than_ordered").doc("What is made from an order or a waybill delivers and bills no more than its rows; on in new accounts."),
    flag("refuse_return_of_more_than_sold").doc("No more of a row comes back than was sold, or goes back to a supplier than was bought; on in new accounts."),
    flag("use_attendants_in_pos").doc("Registers ask who served the customer.").kept(),
    flag("show_credit_in_unpaid_invoices_report").doc("Credit invoices of no document that were not paid out are among a customer's unpaid invoices in getAccountStatements."),
    flag("remake_billing_invoice_if_credited").doc("Recurring billing invoices a period again whose invoice, the last of it, was credited as a whole."),
    flag("customer_code_unique").doc("No two customers share a code."),
    int("invoice_start_number").default("100001").doc("The first number of invoices."),
    int("sales_document_start_number").default("100001").doc("The first number of other sales documents."),
    flag("invoice_client_is_payer").doc("The customer of an invoice pays it, and the other name on it receives the goods."),
    of("default_zero_vat", Holds::Record("vat_rate")).default("0").doc("Tax rate of what is sold without tax, where the reason for that has no rate of its own."),
    of("default_eu_zero_vat", Holds::Record("vat_rate")).default("0").doc("Tax rate of what is sold to other countries."),
    of("default_exempt_zero_vat", Holds::Record("vat_rate")).default("0").doc("Tax rate of customers and sales that are exempt."),
    of("default_tax_free_zero_vat", Holds::Record("vat_rate")).default("0").doc("Tax rate of products that are free of tax."),
    text("reverse_vat_text").doc("What invoices say when the buyer owes the tax."),
    flag("api_getsalesdocuments_default_customer_sales_not_returned").doc("Sales to nobody in particular are not listed by their customer."),
    flag("search_invoice_by_regular_and_custom_number").doc("The filter by number looks at numbers of the shop's own, too."),
    flag("apply_promotions_to_zero_price_products").doc("Promotions count products without a price."),
    int("issued_coupons_duration").doc("Days that issued coupons live; 0 for ever."),
    decimal("default_layby_cancellation_fee").doc("Fee for giving up a purchase by instalments, in percent.").kept(),
    word("ref_no", &["", "orgper", "orgper_manual", "invoice"]).doc("Where reference numbers of payments come from: one for each customer, made or typed in, or one for each invoice."),
    word("code_on_invoice", &["code", "code2"]).doc("The product code that invoices show."),
    flag("code_on_salesdocument").on().doc("Papers of sales show the product's code.").kept(),
    flag("code2_on_salesdocument").doc("Papers of sales show the product's code2.").kept(),
    flag("code3_on_salesdocument").doc("Papers of sales show the product's code3.").kept(),
    flag("code4_on_salesdocument").doc("Papers of sales show the product's code4.").kept(),
    flag("code5_on_salesdocument").doc("Papers of sales show the product's code5.").kept(),
    flag("code6_on_salesdocument").doc("Papers of sales show the product's code6.").kept(),
    flag("code7_on_salesdocument").doc("Papers of sales show the product's code7.").kept(),
    flag("code8_on_salesdocument").doc("Papers of sales show the product's code8.").kept(),
    word("showCodeXOnPackListDoc", &["code0", "code1", "code2", "code3", "code4"]).doc("The code that packing lists show.").kept(),
    word("sort_packinglist_by", &["name", "code", "code2", "code3", "code4"]).doc("What packing lists are sorted by.").kept(),
    flag("barcode_on_invwaybilldocument").doc("Invoices with waybills carry a bar code of their number.").kept(),
    flag("barcode_on_waybilldocument").doc("Waybills carry a bar code of their number.").kept(),
    flag("barcode_on_sales_documents").doc("Papers of sales carry a bar code of their number.").kept(),
    word("barcode_configuration", &["code", "code2", "code3", "code4"]).default("code2").doc("The code that bar codes of labels show.").kept(),
    flag("discount_printed_on_invoices").on().doc("Invoices show discounts."),
    text("receipt_footer").doc("What stands at the foot of receipts."),
    flag("no_barcode_on_receipt_footer").doc("Receipts carry no bar code."),
    flag("receiver_signature_on_invoice").doc("Invoices have a place for the receiver's signature.").kept(),
    flag("display_customer_balance_on_invoice").doc("Invoices show what the customer owes in all.").kept(),
    flag("print_giftcard_balance_on_receipt").on().doc("Receipts show what is left on the gift card.").kept(),
    flag("invoice_group_rows_by_waybill").doc("Rows of an invoice stand by their waybills.").kept(),
    text("factoring").doc("What invoices say when they are paid through a factoring company."),
    text("invoiceExtraFooterLine").doc("One more line at the foot of invoices."),
    text("invoiceLogoURL").doc("Address of the logo on invoices."),
    text("receiptLogoURL").doc("Address of the logo on receipts."),
    text("invoiceSignatureURL").doc("Address of the picture of a signature on invoices."),
    flag("import_link_in_invoice_mail").doc("Mails with invoices have a link by which programs take them in.").kept(),
    flag("display_pictures_on_quotes").doc("Offers show pictures of products.").kept(),
    text("balance_statement_text1").doc("What statements say above the list.").kept(),
    text("balance_statement_text2").doc("What statements say below the list.").kept(),
    text("payment_reminder_text1").doc("What payment reminders say above the list."),
    text("payment_reminder_text2").doc("What payment reminders say below the list."),
    word("default_period_for_balance_statements", &["", "last_month", "last_year"]).doc("Time that statements are about.").kept(),
    of("default_client_idDat", Holds::Record("customer")).default("0").doc("The customer of a till sale without one; a register may have another."),
    flag("touchscreen_pos").on().doc("Registers are worked by touch.").kept(),
    flag("pos_opening_required").doc("Tills ask for the day to be opened and closed.").kept(),
    flag("pos_add_rows_automatically").doc("A scanned product is put on the receipt without a question.").kept(),
    flag("quickpos").doc("Registers have the short screen.").kept(),
    flag("do_not_use_numpad").doc("Registers show no keypad.").kept(),
    flag("show_total_discount_on_receipt").doc("Receipts show all discounts as one sum.").kept(),
    flag("pos_group_items_together").doc("The same product twice is one row with a larger quantity.").kept(),
    flag("pos_use_giftcards_with_serial_numbers").doc("Gift cards have numbers.").kept(),
    int("pos_timeout").doc("Idle seconds before a till logs off.").kept(),
    text("pos_default_language").doc("Language of registers.").kept(),
    flag("allow_pay_with_check").on().doc("Registers take checks.").kept(),
    flag("pos_require_email").doc("Registers ask for the customer's email before a sale.").kept(),
    flag("pos_require_facebook").doc("Registers ask for the customer's facebook before a sale.").kept(),
    flag("pos_require_twitter").doc("Registers ask for the customer's twitter before a sale.").kept(),
    word("pos_ask_customer_data", &["", "beginning", "end"]).doc("When registers ask who the customer is.").kept(),
    flag("show_debit_button_on_pos").doc("Registers have a button for debit cards.").kept(),
    decimal("cash_out_warning_treshold").doc("Cash in the drawer from which tills warn.").kept(),
    int("cash_out_warning_interval").doc("Minutes between two such warnings.").kept(),
    flag("pos_allow_sale_cash").on().doc("Registers take cash for sales.").kept(),
    flag("pos_allow_sale_card").on().doc("Registers take cards for sales.").kept(),
    flag("pos_allow_sale_check").on().doc("Registers take checks for sales.").kept(),
    flag("pos_allow_sale_tip").on().doc("Registers take tips for sales.").kept(),
    flag("pos_allow_sale_giftcard_regular").on().doc("Registers take gift cards without a number for sales.").kept(),
    flag("pos_allow_sale_giftcard_serial").on().doc("Registers take gift cards with a number for sales.").kept(),
    flag("pos_allow_sale_storecredit").on().doc("Registers take store credit for sales.").kept(),
    flag("pos_allow_return_cash").on().doc("Registers give back cash for returns without a receipt.").kept(),
    flag("pos_allow_return_card").on().doc("Registers give back cards for returns without a receipt.").kept(),
    flag("pos_allow_return_check").on().doc("Registers give back checks for returns without a receipt.").kept(),
    flag("pos_allow_return_tip").on().doc("Registers give back tips for returns without a receipt.").kept(),
    flag("pos_allow_return_giftcard_regular").on().doc("Registers give back gift cards without a number for returns without a receipt.").kept(),
    flag("pos_allow_return_giftcard_serial").on().doc("Registers give back gift cards with a number for returns without a receipt.").kept(),
    flag("pos_allow_return_storecredit").on().doc("Registers give back store credit for returns without a receipt.").kept(),
    flag("pos_allow_return_receipt_cash").on().doc("Registers give back cash for returns with a receipt.").kept(),
    flag("pos_allow_return_receipt_card").on().doc("Registers give back cards for returns with a receipt.").kept(),
    flag("pos_allow_return_receipt_check").on().doc("Registers give back checks for returns with a receipt.").kept(),
    flag("pos_allow_return_receipt_tip").on().doc("Registers give back tips for returns with a receipt.").kept(),
    flag("pos_allow_return_receipt_giftcard_regular").on().doc("Registers give back gift cards without a number for returns with a receipt.").kept(),
    flag("pos_allow_return_receipt_giftcard_serial").on().doc("Registers give back gift cards with a number for returns with a receipt.").kept(),
    flag("pos_allow_return_receipt_storecredit").on().doc("Registers give back store credit for returns with a receipt.").kept(),
    word("barcode_type", &["", "weight", "price"]).doc("What the bar code of weighed goods carries.").kept(),
    text("barcode_price_prefix").doc("First digits of bar codes that carry a price.").kept(),
    text("barcode_weight_prefix").doc("First digits of bar codes that carry a weight.").kept(),
    int("barcode_code_length").default("5").doc("Digits of the product's code in such bar codes.").kept(),
    int("barcode_measurement_length").default("5").doc("Digits of the price or weight in such bar codes.").kept(),
    int("barcode_weight_decimals").default("3").doc("Decimals of the weight in such bar codes.").kept(),
    flag("positive_stock_required").doc("Stock never goes below zero."),
    of("main_warehouse", Holds::Record("warehouse")).default("1").doc("The store that others are supplied from.").kept(),
    flag("product_code_unique").doc("No two products share a code."),
    flag("product_code2_unique").doc("No two products share a code2."),
    flag("product_code2_automatic").doc("Products get an EAN made by the server."),
    flag("product_search_returns_matrix_and_variations").doc("Searches find matrix products and their variations.").kept(),
    flag("use_fifo_tracking").on().doc("Costs are counted by the order in which goods came.").kept(),
    flag("use_transport_costs").doc("Purchases have costs of transport.").kept(),
    flag("weights_on_invoices").doc("Invoices show weights.").kept(),
    flag("transport_info_on_invoices").doc("Invoices show how the goods travel.").kept(),
    flag("use_m2_calculator").doc("Quantities can be worked out from length and width.").kept(),
    flag("prcinvoice_with_salesprice").doc("Papers of purchases show sales prices.").kept(),
    flag("prodmove_with_salesprice").doc("Papers of transfers show sales prices.").kept(),
    text("prcinvoice_send_price_variance_notice_to").doc("Who is mailed when a purchase price differs.").kept(),
    flag("use_purchase_waybills").doc("Purchases have waybills."),
    flag("warehouse_transfer_reserves_goods").doc("Orders for transfers reserve goods."),
    flag("warehouse_transfer_order_removes_items").doc("Orders for transfers take goods out at once."),
    text("code_on_prcorder").doc("The code that purchase orders show.").kept(),
    flag("prcorder_without_warehouse_location").doc("Purchase orders do not show places in the store.").kept(),
    flag("prcorder_without_weight").doc("Purchase orders do not show weights.").kept(),
    flag("prcorder_without_regcode").doc("Purchase orders do not show registry codes.").kept(),
    text("prcorder_send_price_variance_notice_to").doc("Who is mailed when the price on an order differs.").kept(),
    text("workorderText").doc("What work orders say.").kept(),
    flag("disable_show_in_webshop_by_default").doc("New products are not shown in web shops."),
    flag("services_disabled").on().doc("Services are not kept apart from products.").kept(),
    flag("cross_sell_relationship_one_way").doc("What goes with a product does not go with it the other way round."),
    flag("matrix_update_code").doc("When the code of a matrix product changes, its variations follow."),
    flag("matrix_update_name").doc("When the name of a matrix product changes, its variations follow."),
    flag("matrix_update_price").doc("When the price of a matrix product changes, its variations follow."),
    flag("matrix_update_isactive").doc("When the isactive of a matrix product changes, its variations follow."),
    flag("matrix_update_show_in_webshop").doc("When the show in webshop of a matrix product changes, its variations follow."),
    flag("matrix_update_commission_amount").doc("When the commission amount of a matrix product changes, its variations follow.").kept(),
    flag("matrix_update_warehouse_location").doc("When the warehouse location of a matrix product changes, its variations follow."),
    flag("matrix_update_costprice").doc("When the costprice of a matrix product changes, its variations follow."),
    flag("matrix_update_code3").doc("When the code3 of a matrix product changes, its variations follow."),
    flag("matrix_update_code4").doc("When the code4 of a matrix product changes, its variations follow."),
    flag("matrix_update_code5").doc("When the code5 of a matrix product changes, its variations follow."),
    flag("matrix_update_code6").doc("When the code6 of a matrix product changes, its variations follow."),
    flag("matrix_update_code7").doc("When the code7 of a matrix product changes, its variations follow."),
    flag("matrix_update_code8").doc("When the code8 of a matrix product changes, its variations follow."),
    flag("matrix_update_variations_automatically").doc("Changes of a matrix product go to its variations."),
    flag("extra_field1_is_active").doc("Products have the first field of the account's own.").kept(),
    decimal("processing_fee_debit").doc("Fee for payments by debit card, in percent.").kept(),
    decimal("processing_fee_amex").doc("Fee for payments by amex card, in percent.").kept(),
    decimal("processing_fee_visa").doc("Fee for payments by visa card, in percent.").kept(),
    decimal("processing_fee_mc").doc("Fee for payments by mc card, in percent.").kept(),
    decimal("processing_fee_discover").doc("Fee for payments by discover card, in percent.").kept(),
    flag("expected_transfer_add_visa_mc_together").doc("Transfers of Visa and MasterCard are expected as one sum.").kept(),
    of("minimum_password_age", Holds::Of(Kind::Int(0, 3650))).default("0").doc("Days between two changes of one's own password; administrators are free."),
    of("minimum_password_length", Holds::Of(Kind::Int(8, 200))).default("8").doc("Fewest characters of a password."),
    flag("password_only_alphanumeric_allowed").doc("Passwords are of Latin letters and digits only."),
    flag("password_alphanumeric_required").on().derived().doc("Older name of a rule that always holds: letters of both cases and digits.").kept(),
    text("master_list_unique_field").doc("The code by which products of the master list are told apart."),
    flag("use_standalone_customer_registry").derived().doc("Customers live in another service; never here.").kept(),
    flag("gdpr_approval_process_enabled").doc("Only employees who confirmed the data protection rules see customers."),
    flag("ip_whitelisting_enabled").derived().doc("Log-ins come from listed addresses only; saveIPWhitelistSettings turns it on."),
    flag("mask_email_addresses_in_log").doc("E-mail addresses are hidden in logs.").kept(),
    int("minimum_admin_password_length").doc("Fewest characters of an administrator's password."),
    flag("admin_password_needs_special_character").doc("An administrator's password needs a character that is neither a letter nor a digit."),
    of("password_history", Holds::Of(Kind::Int(0, 10))).default("0").doc("How many former passwords must not be used again."),
    of("password_lifetime", Holds::Of(Kind::Int(0, 3650))).default("0").doc("Days after which a password has run out; 0 for never."),
    flag("enable_waybill_customers").doc("Customers can have their goods on waybills and one invoice a month."),
    flag("warehouse_pricelists_are_cumulative").doc("Each price list of a store starts from the price of the one before."),
    flag("client_pricelists_are_cumulative").doc("Each price list of a customer starts from the price of the one before."),
    word("pricelist_order_of_preference", &["", "lowest_price"]).doc("Which of several price lists with a price counts: the last, or the lowest."),
    of("default_country_id", Holds::Record("country")).default("0").doc("The account's own country in the list of countries."),
    word("purchase_order_fulfilled_when", &["", "by_amounts", "any_invoice"]).doc("When a purchase order counts as fulfilled."),
    of("journal_accounts", Holds::AccountNumbers).doc("The company's own numbers for the accounts of the exported journal: `Assets:Cash=1010; Income:Sales=4000`. A number holds for all below its account."),
    of("master_list_min_search_string_length", Holds::Of(Kind::Int(1, 100))).default("3").doc("Least letters of a search in the master list."),
    of("master_list_max_search_results", Holds::Of(Kind::Int(1, 1000))).default("100").doc("Most products that a search in the master list answers."),
];
