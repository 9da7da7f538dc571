// Package valuestest makes answers for tests and benchmarks.
package valuestest
