// Package erd draws a descriptor as an entity-relationship diagram, in the text of
// Mermaid that GitHub, GitLab, Notion and many editors show as a picture.
//
//	erDiagram
//	  "customers"["customers: Customers"] {
//	    text company_name PK "Company"
//	    numeric sales "Sales in base currency"
//	  }
//	  "orders" }o..|| "customers" : "customer"
//
// A table is a resource, with its columns as the mirror has them. The keys are the
// descriptor's: the database itself identifies records by _id, and has rows that break
// a key.
//
// # Cardinality
//
// A relation is a foreign key, in crow's foot notation. Its line is whole where the
// key is part of the child's primary key (an identifying relationship), else dotted.
//
//	required   unique   child   parent
//	no         no       }o      o|
//	yes        no       }o      ||
//	yes        yes      |o      ||
//	yes, of a group     }o      |{       all the lines of one order
package erd
