// Package contact knows how address books and Salesforce name what a register
// knows of a customer. It reads vCards (2.1 to 4.0) and Salesforce's standard
// exports of accounts and contacts into rows headed by a resource's fields, and
// writes records as vCards 4.0 or 3.0 and as CSV for Salesforce's import wizard.
//
// A line of a vCard is put together before it is decoded, since phones break lines
// inside characters, and is decoded as its CHARSET says, or else with the file. An
// empty value hides none behind it. The preferred of several e-mail addresses or
// numbers goes into the field, and the others into columns of their own (“Email 2”),
// which an import lists as having no place in the sheet; so does what no field
// plays a role for.
//
// Which field of a resource plays which role is told by its name and titles,
// and else by its format: see [RolesOf].
package contact
