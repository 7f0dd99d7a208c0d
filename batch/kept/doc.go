// Package kept stores the bytes of dropped lists in a folder, sealed, so that
// a list can be read again after the sender's copy is gone.
//
// A kept file is a head and segments of 64 KiB, each sealed by itself, so
// that any part can be read without the rest. Its number and whether it is
// the last are sealed with it: a cut, lengthened or reordered file is found.
//
// It imports batch, batch/seal and the standard library. Start reading at
// [Folder.Keep], then [Folder.Open].
package kept
