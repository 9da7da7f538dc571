// Package contact knows how address books and Salesforce name what a register
// knows of a customer. It reads vCards (2.1 to 4.0) and Salesforce's standard
// exports of accounts and contacts into rows headed by a resource's fields, and
// writes records as vCards 4.0 or 3.0 and as CSV for Salesforce's import wizard.
//
// Which field of a resource plays which role is told by its name and titles,
// and else by its format: see [RolesOf].
package contact
