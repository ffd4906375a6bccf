/** One bridge class in DJL's package, for a native entry point that DJL keeps package-private. */
package ai.djl.pytorch.jni;
