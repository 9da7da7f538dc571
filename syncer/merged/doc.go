// Package merged makes one record of those that are one: golden records, by rules of
// survivorship as master data management has them.
//
// Each field that people fill takes the value of the record that changed last, among
// those that have one that can be read; of records that changed at the same time, the
// more complete one's, and then the older one's. Of texts that mean the same, which is
// to say have the same letters and digits or are names of one company, it is the
// longest. Computed fields are computed anew, over what all of the records have
// (package compute, Merged).
//
//	changed   company               phone            city    sales (rollup)
//	3 March   ACME                  +86 138 0013 8000        USD 100
//	1 March   ACME Co., Ltd.        138 0000 0000    Ningbo  USD 50, EUR 7
//	merged    ACME Co., Ltd.        +86 138 0013 8000 Ningbo USD 150, EUR 7
package merged
