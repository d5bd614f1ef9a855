//! Texts about settings whose declaration has none: what programs keep in them.

use ladu_record::settings::Setting;

/// What a setting means.
pub fn of_setting(setting: &Setting) -> String {
    if !setting.doc.is_empty() {
        return setting.doc.to_owned();
    }
    let known = TEXTS.iter().find(|(name, _)| *name == setting.name);
    known.map(|(_, text)| (*text).to_owned()).or_else(|| of_family(setting.name)).unwrap_or_default()
}

/// What follows from a name that many settings share the beginning of.
fn of_family(name: &str) -> Option<String> {
    let words = |text: &str| text.replace('_', " ");
    if name.starts_with("product_description_") {
        return Some("1: products have a description in this language.".to_owned());
    }
    if name.starts_with("product_longdescription_") {
        return Some("1: products have a long description in this language.".to_owned());
    }
    if let Some(tender) = name.strip_prefix("pos_allow_sale_") {
        return Some(format!("1: registers take {} for sales.", words(tender)));
    }
    if let Some(tender) = name.strip_prefix("pos_allow_return_receipt_") {
        return Some(format!("1: registers give back {} for returns with a receipt.", words(tender)));
    }
    if let Some(tender) = name.strip_prefix("pos_allow_return_") {
        return Some(format!("1: registers give back {} for returns without a receipt.", words(tender)));
    }
    if let Some(what) = name.strip_prefix("matrix_update_") {
        return Some(format!("1: when the {} of a matrix product changes, its variations follow.", words(what)));
    }
    if let Some(card) = name.strip_prefix("processing_fee_") {
        return Some(format!("Fee for payments by {} card, in percent.", words(card)));
    }
    if let Some(code) = name.strip_suffix("_on_salesdocument") {
        return Some(format!("1: papers of sales show the product's {code}."));
    }
    if let Some(what) = name.strip_prefix("pos_require_") {
        return Some(format!("1: registers ask for the customer's {} before a sale.", words(what)));
    }
    None
}

const TEXTS: &[(&str, &str)] = &[
    ("export_sales_report_to_excel", "Form of files with sales reports."),
    ("show_company_name_in_title_bar", "1: pages show the company's name in their title."),
    ("billing_invoice_use_todays_date", "1: recurring invoices carry the day on which they are made."),
    ("always_show_eek_prices_on_invoice_form", "1: forms of invoices also show prices in Estonian kroons."),
    ("allowCreateInvForContactPerson", "1: invoices may be made out to a contact person."),
    ("reward_points_decimals", "1: reward points have decimals."),
    ("reward_points_is_double", "1: sales earn twice the points."),
    ("commission_method", "What commissions are counted by."),
    ("commission_percentage", "Commission of sellers, in percent."),
    ("order_is_completed_when", "What completes an order: its waybill, its invoice, or its payment."),
    ("use_attendants_in_pos", "1: registers ask who served the customer."),
    ("reverse_vat_text", "What invoices say when the buyer owes the tax."),
    ("apply_promotions_to_zero_price_products", "1: promotions count products without a price."),
    ("default_layby_cancellation_fee", "Fee for giving up a purchase by instalments, in percent."),
    ("showCodeXOnPackListDoc", "The code that packing lists show."),
    ("sort_packinglist_by", "What packing lists are sorted by."),
    ("barcode_on_invwaybilldocument", "1: invoices with waybills carry a bar code of their number."),
    ("barcode_on_waybilldocument", "1: waybills carry a bar code of their number."),
    ("barcode_on_sales_documents", "1: papers of sales carry a bar code of their number."),
    ("barcode_configuration", "The code that bar codes of labels show."),
    ("discount_printed_on_invoices", "1: invoices show discounts."),
    ("receipt_footer", "What stands at the foot of receipts."),
    ("no_barcode_on_receipt_footer", "1: receipts carry no bar code."),
    ("receiver_signature_on_invoice", "1: invoices have a place for the receiver's signature."),
    ("display_customer_balance_on_invoice", "1: invoices show what the customer owes in all."),
    ("print_giftcard_balance_on_receipt", "1: receipts show what is left on the gift card."),
    ("invoice_group_rows_by_waybill", "1: rows of an invoice stand by their waybills."),
    ("factoring", "What invoices say when they are paid through a factoring company."),
    ("invoiceExtraFooterLine", "One more line at the foot of invoices."),
    ("invoiceLogoURL", "Address of the logo on invoices."),
    ("receiptLogoURL", "Address of the logo on receipts."),
    ("invoiceSignatureURL", "Address of the picture of a signature on invoices."),
    ("import_link_in_invoice_mail", "1: mails with invoices have a link by which programs take them in."),
    ("display_pictures_on_quotes", "1: offers show pictures of products."),
    ("balance_statement_text1", "What statements say above the list."),
    ("balance_statement_text2", "What statements say below the list."),
    ("payment_reminder_text1", "What payment reminders say above the list."),
    ("payment_reminder_text2", "What payment reminders say below the list."),
    ("default_period_for_balance_statements", "Time that statements are about."),
    ("touchscreen_pos", "1: registers are worked by touch."),
    ("pos_add_rows_automatically", "1: a scanned product is put on the receipt without a question."),
    ("quickpos", "1: registers have the short screen."),
    ("do_not_use_numpad", "1: registers show no keypad."),
    ("show_total_discount_on_receipt", "1: receipts show all discounts as one sum."),
    ("pos_group_items_together", "1: the same product twice is one row with a larger quantity."),
    ("pos_use_giftcards_with_serial_numbers", "1: gift cards have numbers."),
    ("pos_default_language", "Language of registers."),
    ("allow_pay_with_check", "1: registers take checks."),
    ("pos_ask_customer_data", "1: registers ask who the customer is."),
    ("show_debit_button_on_pos", "1: registers have a button for debit cards."),
    ("barcode_price_prefix", "First digits of bar codes that carry a price."),
    ("barcode_weight_prefix", "First digits of bar codes that carry a weight."),
    ("barcode_code_length", "Digits of the product's code in such bar codes."),
    ("barcode_measurement_length", "Digits of the price or weight in such bar codes."),
    ("barcode_weight_decimals", "Decimals of the weight in such bar codes."),
    ("product_search_returns_matrix_and_variations", "1: searches find matrix products and their variations."),
    ("use_fifo_tracking", "1: costs are counted by the order in which goods came."),
    ("use_transport_costs", "1: purchases have costs of transport."),
    ("weights_on_invoices", "1: invoices show weights."),
    ("transport_info_on_invoices", "1: invoices show how the goods travel."),
    ("use_m2_calculator", "1: quantities can be worked out from length and width."),
    ("prcinvoice_with_salesprice", "1: papers of purchases show sales prices."),
    ("prodmove_with_salesprice", "1: papers of transfers show sales prices."),
    ("prcinvoice_send_price_variance_notice_to", "Who is mailed when a purchase price differs."),
    ("prcorder_send_price_variance_notice_to", "Who is mailed when the price on an order differs."),
    ("use_purchase_waybills", "1: purchases have waybills."),
    ("warehouse_transfer_reserves_goods", "1: orders for transfers reserve goods."),
    ("warehouse_transfer_order_removes_items", "1: orders for transfers take goods out at once."),
    ("code_on_prcorder", "The code that purchase orders show."),
    ("prcorder_without_warehouse_location", "1: purchase orders do not show places in the store."),
    ("prcorder_without_weight", "1: purchase orders do not show weights."),
    ("prcorder_without_regcode", "1: purchase orders do not show registry codes."),
    ("workorderText", "What work orders say."),
    ("disable_show_in_webshop_by_default", "1: new products are not shown in web shops."),
    ("cross_sell_relationship_one_way", "1: what goes with a product does not go with it the other way round."),
    ("extra_field1_is_active", "1: products have the first field of the account's own."),
    ("expected_transfer_add_visa_mc_together", "1: transfers of Visa and MasterCard are expected as one sum."),
    ("master_list_unique_field", "The code by which products of the master list are told apart."),
    ("master_list_min_search_string_length", "Least letters of a search in the master list."),
    ("master_list_max_search_results", "Most products that a search in the master list answers."),
];
