/** How traffic finds its way in a cluster: Services, ports, network policies. */
package io.pilothouse.diagnosis.network;
