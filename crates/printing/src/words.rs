//! The words on papers, in every language that names can be kept in.

/// A word on a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// A demand for payment.
    Invoice,
    /// Proof of a sale at a till.
    Receipt,
    /// What goods travel with.
    DeliveryNote,
    /// What takes an invoice back.
    CreditInvoice,
    /// What a customer wants.
    Order,
    /// What a customer may have.
    Offer,
    /// A demand for payment ahead.
    Prepayment,
    /// What is wanted from a supplier.
    PurchaseOrder,
    /// What a supplier demands.
    PurchaseInvoice,
    /// Goods that go back to a supplier.
    PurchaseReturn,
    /// Day of the paper.
    Date,
    /// Last day to pay.
    DueDate,
    Customer,
    Supplier,
    /// The number that a supplier gave the paper.
    SupplierNumber,
    Buyer,
    Payer,
    /// Who gets the goods.
    ShipTo,
    /// The number in the register of companies.
    RegisterCode,
    /// The number of a payer of tax.
    TaxNumber,
    /// Code of an item.
    Code,
    Item,
    Quantity,
    Price,
    /// Discount in per cent.
    Discount,
    Tax,
    /// The same, as short as it is said.
    TaxShort,
    /// What a row comes to.
    Sum,
    Net,
    Total,
    Rounding,
    Paid,
    /// Taken off by credit invoices.
    Credited,
    /// Still to be paid.
    ToPay,
    Change,
    Cashier,
    /// The number that a payment names.
    Reference,
    Notes,
    /// Page of a paper.
    Page,
    Phone,
    /// Who took the goods.
    Received,
    Days,
    /// A reminder of what was not paid.
    Reminder,
    /// The invoice that a credit invoice takes back.
    Credits,
    /// What foreign money is worth.
    ExchangeRate,
    /// The buyer owes the tax.
    ReverseCharge,
    /// Untaxed, for a business elsewhere in the European Union.
    IntraCommunity,
    /// Untaxed, because it leaves the European Union.
    Export,
    /// Stands at the payment code.
    ScanToPay,
    /// Whoever opens a link too late reads this.
    LinkEnded,
}

/// The order of the languages in each line.
const LANGUAGES: [&str; 10] = ["eng", "est", "fin", "rus", "ger", "swe", "spa", "lat", "lit", "gre"];

#[rustfmt::skip]
const WORDS: &[(Word, [&str; 10])] = &[
    (Word::Invoice, ["Invoice", "Arve", "Lasku", "Счёт", "Rechnung", "Faktura", "Factura", "Rēķins", "Sąskaita faktūra", "Τιμολόγιο"]),
    (Word::Receipt, ["Receipt", "Kviitung", "Kuitti", "Чек", "Quittung", "Kvitto", "Recibo", "Čeks", "Kvitas", "Απόδειξη"]),
    (Word::DeliveryNote, ["Delivery note", "Saateleht", "Lähete", "Накладная", "Lieferschein", "Följesedel", "Albarán", "Pavadzīme", "Važtaraštis", "Δελτίο αποστολής"]),
    (Word::CreditInvoice, ["Credit invoice", "Kreeditarve", "Hyvityslasku", "Кредитный счёт", "Gutschrift", "Kreditfaktura", "Factura rectificativa", "Kredītrēķins", "Kreditinė sąskaita", "Πιστωτικό τιμολόγιο"]),
    (Word::Order, ["Order", "Tellimus", "Tilaus", "Заказ", "Bestellung", "Order", "Pedido", "Pasūtījums", "Užsakymas", "Παραγγελία"]),
    (Word::Offer, ["Offer", "Pakkumine", "Tarjous", "Предложение", "Angebot", "Offert", "Oferta", "Piedāvājums", "Pasiūlymas", "Προσφορά"]),
    (Word::Prepayment, ["Prepayment invoice", "Ettemaksuarve", "Ennakkolasku", "Счёт на предоплату", "Vorauszahlungsrechnung", "Förskottsfaktura", "Factura de anticipo", "Avansa rēķins", "Išankstinė sąskaita", "Προτιμολόγιο"]),
    (Word::PurchaseOrder, ["Purchase order", "Ostutellimus", "Ostotilaus", "Заказ поставщику", "Bestellung", "Inköpsorder", "Pedido de compra", "Pirkuma pasūtījums", "Pirkimo užsakymas", "Παραγγελία αγοράς"]),
    (Word::PurchaseInvoice, ["Purchase invoice", "Ostuarve", "Ostolasku", "Счёт поставщика", "Eingangsrechnung", "Leverantörsfaktura", "Factura de compra", "Pirkuma rēķins", "Pirkimo sąskaita", "Τιμολόγιο αγοράς"]),
    (Word::PurchaseReturn, ["Return to supplier", "Tagastus tarnijale", "Palautus toimittajalle", "Возврат поставщику", "Rücksendung", "Retur till leverantör", "Devolución a proveedor", "Atgriešana piegādātājam", "Grąžinimas tiekėjui", "Επιστροφή σε προμηθευτή"]),
    (Word::Date, ["Date", "Kuupäev", "Päivämäärä", "Дата", "Datum", "Datum", "Fecha", "Datums", "Data", "Ημερομηνία"]),
    (Word::DueDate, ["Due date", "Maksetähtaeg", "Eräpäivä", "Срок оплаты", "Fällig am", "Förfallodatum", "Vencimiento", "Apmaksas termiņš", "Apmokėti iki", "Λήξη"]),
    (Word::Customer, ["Customer", "Klient", "Asiakas", "Клиент", "Kunde", "Kund", "Cliente", "Klients", "Klientas", "Πελάτης"]),
    (Word::Supplier, ["Supplier", "Tarnija", "Toimittaja", "Поставщик", "Lieferant", "Leverantör", "Proveedor", "Piegādātājs", "Tiekėjas", "Προμηθευτής"]),
    (Word::SupplierNumber, ["Supplier's no.", "Tarnija nr", "Toimittajan nro", "№ поставщика", "Lieferantennr.", "Leverantörens nr", "N.º del proveedor", "Piegādātāja nr.", "Tiekėjo nr.", "Αρ. προμηθευτή"]),
    (Word::Buyer, ["Ordered by", "Tellija", "Tilaaja", "Заказал", "Bestellt von", "Beställare", "Pedido por", "Pasūtīja", "Užsakė", "Παραγγελία από"]),
    (Word::Payer, ["Payer", "Maksja", "Maksaja", "Плательщик", "Zahler", "Betalare", "Pagador", "Maksātājs", "Mokėtojas", "Πληρωτής"]),
    (Word::ShipTo, ["Ship to", "Saaja", "Vastaanottaja", "Получатель", "Lieferadresse", "Leveransadress", "Enviar a", "Saņēmējs", "Gavėjas", "Αποστολή προς"]),
    (Word::RegisterCode, ["Reg. code", "Registrikood", "Y-tunnus", "Рег. код", "Registernr.", "Org.nr", "N.º de registro", "Reģ. nr.", "Įmonės kodas", "Αρ. μητρώου"]),
    (Word::TaxNumber, ["VAT no.", "KMKR nr", "ALV-nro", "НДС №", "USt-IdNr.", "Momsreg.nr", "NIF/IVA", "PVN nr.", "PVM kodas", "ΑΦΜ"]),
    (Word::Code, ["Code", "Kood", "Koodi", "Код", "Nr.", "Kod", "Código", "Kods", "Kodas", "Κωδικός"]),
    (Word::Item, ["Item", "Nimetus", "Nimike", "Наименование", "Bezeichnung", "Benämning", "Descripción", "Nosaukums", "Pavadinimas", "Περιγραφή"]),
    (Word::Quantity, ["Quantity", "Kogus", "Määrä", "Кол-во", "Menge", "Antal", "Cantidad", "Daudzums", "Kiekis", "Ποσότητα"]),
    (Word::Price, ["Price", "Hind", "Hinta", "Цена", "Preis", "Pris", "Precio", "Cena", "Kaina", "Τιμή"]),
    (Word::Discount, ["Disc. %", "Ale %", "Ale %", "Скидка %", "Rabatt %", "Rabatt %", "Dto. %", "Atl. %", "Nuol. %", "Έκπτ. %"]),
    (Word::Tax, ["VAT", "Käibemaks", "ALV", "НДС", "MwSt.", "Moms", "IVA", "PVN", "PVM", "ΦΠΑ"]),
    (Word::TaxShort, ["VAT", "KM", "ALV", "НДС", "MwSt.", "Moms", "IVA", "PVN", "PVM", "ΦΠΑ"]),
    (Word::Sum, ["Sum", "Summa", "Summa", "Сумма", "Betrag", "Summa", "Importe", "Summa", "Suma", "Ποσό"]),
    (Word::Net, ["Net total", "Summa käibemaksuta", "Veroton summa", "Сумма без НДС", "Nettobetrag", "Netto", "Base imponible", "Summa bez PVN", "Suma be PVM", "Καθαρή αξία"]),
    (Word::Total, ["Total", "Kokku", "Yhteensä", "Итого", "Gesamt", "Totalt", "Total", "Kopā", "Iš viso", "Σύνολο"]),
    (Word::Rounding, ["Rounding", "Ümardamine", "Pyöristys", "Округление", "Rundung", "Avrundning", "Redondeo", "Noapaļošana", "Apvalinimas", "Στρογγυλοποίηση"]),
    (Word::Paid, ["Paid", "Makstud", "Maksettu", "Оплачено", "Bezahlt", "Betalt", "Pagado", "Samaksāts", "Apmokėta", "Πληρωμένο"]),
    (Word::Credited, ["Credited", "Krediteeritud", "Hyvitetty", "Кредитовано", "Gutgeschrieben", "Krediterat", "Abonado", "Kreditēts", "Kredituota", "Πιστωμένο"]),
    (Word::ToPay, ["To pay", "Tasuda", "Maksettavaa", "К оплате", "Zu zahlen", "Att betala", "A pagar", "Apmaksai", "Mokėti", "Πληρωτέο"]),
    (Word::Change, ["Change", "Tagasi", "Takaisin", "Сдача", "Rückgeld", "Växel", "Cambio", "Atlikums", "Grąža", "Ρέστα"]),
    (Word::Cashier, ["Served by", "Teenindaja", "Myyjä", "Продавец", "Bedient von", "Säljare", "Atendido por", "Apkalpoja", "Aptarnavo", "Ταμίας"]),
    (Word::Reference, ["Reference no.", "Viitenumber", "Viitenumero", "Номер ссылки", "Referenznr.", "Referensnr", "N.º de referencia", "Atsauces nr.", "Nuorodos nr.", "Αρ. αναφοράς"]),
    (Word::Notes, ["Notes", "Märkused", "Huomautukset", "Примечания", "Anmerkungen", "Anteckningar", "Notas", "Piezīmes", "Pastabos", "Σημειώσεις"]),
    (Word::Page, ["Page", "Leht", "Sivu", "Стр.", "Seite", "Sida", "Página", "Lapa", "Puslapis", "Σελίδα"]),
    (Word::Phone, ["Phone", "Telefon", "Puhelin", "Телефон", "Telefon", "Telefon", "Teléfono", "Tālrunis", "Telefonas", "Τηλέφωνο"]),
    (Word::Received, ["Received by", "Vastu võtnud", "Vastaanottanut", "Принял", "Empfangen von", "Mottaget av", "Recibido por", "Saņēma", "Priėmė", "Παραλήφθηκε από"]),
    (Word::Reminder, ["Payment reminder", "Maksemeeldetuletus", "Maksumuistutus", "Напоминание об оплате", "Zahlungserinnerung", "Betalningspåminnelse", "Recordatorio de pago", "Atgādinājums par apmaksu", "Mokėjimo priminimas", "Υπενθύμιση πληρωμής"]),
    (Word::Credits, ["Credits invoice", "Krediteerib arvet", "Hyvittää laskun", "Кредитует счёт", "Gutschrift zu", "Krediterar faktura", "Rectifica la factura", "Kreditē rēķinu", "Kredituoja sąskaitą", "Πιστώνει το τιμολόγιο"]),
    (Word::ExchangeRate, ["Exchange rate", "Valuutakurss", "Valuuttakurssi", "Курс валюты", "Wechselkurs", "Växelkurs", "Tipo de cambio", "Valūtas kurss", "Valiutos kursas", "Ισοτιμία"]),
    (Word::ReverseCharge, ["Reverse charge", "Pöördmaksustamine", "Käännetty verovelvollisuus", "Обратное налогообложение", "Steuerschuldnerschaft des Leistungsempfängers", "Omvänd skattskyldighet", "Inversión del sujeto pasivo", "Nodokļa apgrieztā maksāšana", "Atvirkštinis apmokestinimas", "Αντίστροφη επιβάρυνση"]),
    (Word::IntraCommunity, ["Intra-Community supply", "Ühendusesisene käive", "Yhteisömyynti", "Поставка внутри ЕС", "Innergemeinschaftliche Lieferung", "Unionsintern leverans", "Entrega intracomunitaria", "Piegāde Eiropas Savienībā", "Tiekimas Bendrijos viduje", "Ενδοκοινοτική παράδοση"]),
    (Word::Export, ["Export", "Eksport", "Vienti", "Экспорт", "Ausfuhrlieferung", "Export", "Exportación", "Eksports", "Eksportas", "Εξαγωγή"]),
    (Word::ScanToPay, ["Scan to pay", "Maksa QR-koodiga", "Maksa QR-koodilla", "Оплата по QR-коду", "Mit QR-Code zahlen", "Betala med QR-kod", "Pagar con código QR", "Maksāt ar QR kodu", "Mokėti QR kodu", "Πληρωμή με QR"]),
    (Word::LinkEnded, ["This link has ended. Please ask for a new one.", "See link on aegunud. Palun küsige uus.", "Tämä linkki on vanhentunut. Pyydä uusi.", "Срок действия ссылки истёк. Попросите новую.", "Dieser Link ist abgelaufen. Bitte erfragen Sie einen neuen.", "Länken har gått ut. Be om en ny.", "Este enlace ha caducado. Pida uno nuevo.", "Saites termiņš ir beidzies. Lūdziet jaunu.", "Nuorodos galiojimas baigėsi. Prašykite naujos.", "Ο σύνδεσμος έληξε. Ζητήστε νέο."]),
    (Word::Days, ["days", "päeva", "päivää", "дней", "Tage", "dagar", "días", "dienas", "dienos", "ημέρες"]),
];

/// A word in a language, by the language's three letters; in English where the language is unknown.
pub fn word(language: &str, word: Word) -> &'static str {
    let at = LANGUAGES.iter().position(|known| *known == language).unwrap_or(0);
    WORDS.iter().find(|(known, _)| *known == word).map_or("", |(_, all)| all[at])
}
