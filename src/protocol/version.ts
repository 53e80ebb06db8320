/**
 * The version of the wire contract. A change that a client can see raises it, and the test beside this file
 * pins it together with the schemas. Additive changes raise the minor number, others the major one.
 */
export const PROTOCOL_VERSION = '1.2';
