package dev.crmbridge.config.check;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.context.support.DefaultLifecycleProcessor;

/**
 * Replaces the lifecycle processor of Spring, which would start beans after a refresh.
 */
final class NoStartLifecycleProcessor extends DefaultLifecycleProcessor {

	private NoStartLifecycleProcessor() {
	}

	/**
	 * Keeps a context from starting beans and from using databases, whatever a route does
	 * while Camel creates it. Pools are replaced by pools without a database: closing a
	 * pool whose database is unavailable takes seconds.
	 * @param context a context that is not refreshed yet
	 * @param keptPool bean name of the pool that keeps its database; "" for none
	 */
	static void in(ConfigurableApplicationContext context, String keptPool) {
		context.getBeanFactory()
			.registerSingleton(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME,
					new NoStartLifecycleProcessor());
		context.addBeanFactoryPostProcessor((beans) -> {
			BeanDefinitionRegistry registry = (BeanDefinitionRegistry) beans;
			for (String name : beans.getBeanNamesForType(HikariDataSource.class, true, false)) {
				if (!name.equals(keptPool)) {
					registry.removeBeanDefinition(name);
					registry.registerBeanDefinition(name, new RootBeanDefinition(HikariDataSource.class));
				}
			}
		});
	}

	@Override
	public void onRefresh() {
	}

	@Override
	public void onClose() {
	}

}
