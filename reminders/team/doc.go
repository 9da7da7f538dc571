// Package team knows the people who look after a register's records, as a tab of the
// register lists them: what they are called, where they are mailed, who stands in for
// them while they are away, and to whom one turns where they don't.
//
//	name     address           manager  substitute  away
//	Li Wei   li@team.example   Chen     Zhang Min   2026-10-01 – 2026-10-10
//
//	in a cell                   on 5 October            on 11 October
//	Li Wei                      zhang@team.example      li@team.example
//	li@team.example; Zhang Min  zhang@team.example      li@team.example, zhang@team.example
//
// People type names as they like; they are compared as [lexical.Fold] has them, and a
// name that two people have is nobody's. The package is pure.
package team
